import TokenService
import Vocabulary

/// What an ID token says, in words and as JSON.
enum ClaimsSheet {
    static func text(_ stored: StoredClaims, of id: AccountID) -> String {
        let verified = stored.verifiedAt.map { "good, checked \($0.localText)" } ?? "not checked"
        let rows = rows(stored.claims).map { [$0.name, $0.value] }
        return Columns.text(
            ([["account", id.description], ["signature", verified]] + rows).map { row in
                row.map { ScreenText.line($0) }
            })
    }

    static func document(_ stored: StoredClaims, of id: AccountID) -> JSON {
        [
            "schema": "fob.claims/1", "account": JSON(id.description),
            "verified_at": JSON(stored.verifiedAt?.rfc3339), "claims": stored.claims,
        ]
    }

    /// Names and values in the order of the token.
    static func rows(_ claims: JSON) -> [(name: String, value: String)] {
        (claims.members ?? []).map { ($0.key, value($0.value)) }
    }

    private static func value(_ value: JSON) -> String {
        if let text = value.string ?? value.number { return text }
        return String(decoding: value.serialized(pretty: false).dropLast(), as: UTF8.self)
    }
}
