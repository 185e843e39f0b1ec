import Vocabulary

/// From version 0 to version 1.
///
/// Version 0 was made to exercise this path and never released. Its times are milliseconds since 1970, its `generation` is
/// called `revision`, the members of a credential stand in the account's record itself, and a client is an object.
enum Version0 {
    /// `access_token`, `refresh_token`, `type`, `scopes`, `issued_at`, `expires_at` (-1: never), `refresh_expires_at` and
    /// `extra` become the credential; `refresh_state` becomes the renewal.
    static func account(_ record: JSON) throws(RecordDefect) -> JSON {
        var edit = try envelope(record)
        if edit["access_token"] != nil { edit.put("credential", try credential(takenOutOf: &edit)) }
        if let value = edit.take("refresh_state") { edit.put("renewal", try renewal(value)) }
        edit.rename("refresh_state_reason", to: "renewal_reason")
        try edit.instant("refresh_state_changed_at", to: "renewal_changed_at")
        edit.rename("vars", to: "variables")
        return edit.result
    }

    /// `client` (`id`, `secret`), `redirect`, `vars`.
    static func provider(_ record: JSON) throws(RecordDefect) -> JSON {
        var edit = try envelope(record)
        if let client = edit.take("client") {
            guard client.members != nil else { throw RecordEdit.defect(client, "client", "an object") }
            edit.put("client_id", client["id"])
            edit.put("client_secret", client["secret"])
        }
        edit.rename("redirect", to: "redirect_uri")
        edit.rename("vars", to: "variables")
        return edit.result
    }

    /// `fetched`.
    static func metadata(_ record: JSON) throws(RecordDefect) -> JSON {
        var edit = try envelope(record)
        try edit.instant("fetched", to: "fetched_at")
        return edit.result
    }

    /// `id`; sealing came later.
    static func store(_ record: JSON) throws(RecordDefect) -> JSON {
        var edit = RecordEdit(record)
        edit.put("version", 1)
        edit.rename("id", to: "store_id")
        edit.put("protection", "none")
        return edit.result
    }

    private static func envelope(_ record: JSON) throws(RecordDefect) -> RecordEdit {
        var edit = RecordEdit(record)
        guard let revision = edit.take("revision") else {
            throw RecordDefect(position: record.position, reason: "“revision” is missing")
        }
        edit.put("version", 1)
        edit.put("generation", revision)
        return edit
    }

    private static func credential(takenOutOf edit: inout RecordEdit) throws(RecordDefect) -> JSON {
        var credential = RecordEdit([:])
        for name in ["access_token", "refresh_token", "issued_at", "refresh_expires_at", "extra"] {
            credential.put(name, edit.take(name))
        }
        credential.put("token_type", edit.take("type") ?? "Bearer")
        if let scopes = edit.take("scopes") {
            guard let texts = scopes.elements?.map(\.string), !texts.contains(nil) else {
                throw RecordEdit.defect(scopes, "scopes", "an array of strings")
            }
            credential.put("scope", texts.isEmpty ? JSON?.none : JSON(texts.compactMap { $0 }.joined(separator: " ")))
        }
        try credential.instant("issued_at")
        try credential.instant("refresh_expires_at")
        if let expiry = edit.take("expires_at") {
            credential.put("expires_at", expiry)
            if expiry.integer == -1 {
                credential.put("expires_at", "never")
            } else {
                try credential.instant("expires_at")
            }
        }
        return credential.result
    }

    private static func renewal(_ value: JSON) throws(RecordDefect) -> JSON {
        let states = ["ok": "ok", "unknown": "unverified", "refused": "dead", "none": "none"]
        guard let renewal = value.string.flatMap({ states[$0] }) else {
            throw RecordDefect(
                position: value.position,
                reason: "“refresh_state” must be one of \(states.keys.sorted().joined(separator: ", "))")
        }
        return JSON(.string(renewal), position: value.position)
    }
}
