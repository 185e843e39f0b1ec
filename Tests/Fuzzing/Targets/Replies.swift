import OAuthCore
import Vocabulary

extension FuzzTarget {
    private static let words = [
        "access_token", "token_type", "Bearer", "DPoP", "expires_in", "refresh_token", "scope", "error",
        "error_description", "error_uri", "invalid_grant", "invalid_client", "null", "true", "{}", "[]", "\"", ":", ",",
        "id_token", FuzzProvider.refreshToken, FuzzProvider.clientSecret, "<html>", "&", "=",
    ]

    private static let types = [
        "application/json", "application/json; charset=UTF-8", "application/x-www-form-urlencoded", "text/html",
        "text/plain", "", "application/jwt", "application/json;charset=\u{FF}",
    ]

    private static func receive(_ reply: WireReply) throws {
        guard var flow = FuzzProvider.renewal else { throw Violation("the renewal that should wait does not") }
        do {
            try flow.received(reply, at: FuzzProvider.now)
        } catch {
            let failure = error.failure(for: flow.account.id)
            for text in [failure.message, failure.remedy ?? "", failure.code ?? ""] {
                try demandScreenFit(text, "an error")
                try demand(
                    !text.contains(FuzzProvider.refreshToken) && !text.contains(FuzzProvider.clientSecret),
                    "an error tells a secret")
            }
            if case .temporarilyUnavailable(let wait) = error.kind, let wait {
                try demand((.zero ... .seconds(3600)).contains(wait), "a wait of \(wait)")
            }
            return
        }
        guard case .finished(let grant) = try flow.next(now: FuzzProvider.now) else {
            throw Violation("a reply that is neither token nor error")
        }
        let tokens = [grant.credential.accessToken, grant.credential.refreshToken].compactMap(\.self)
        for token in tokens {
            let text = token.reveal()
            try demand(
                !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) },
                "a token that could leave its header line")
        }
        for notice in grant.notices { try demandScreenFit(notice, "a notice") }
        for value in grant.credential.extra.values { try demandScreenFit(value, "an extra value") }
    }

    /// The reply to a renewal; its first byte chooses status and type.
    static let tokenReply = FuzzTarget(
        "token", weight: 10,
        corpus: [
            #"a{"access_token":"a.b-c_d~e+f/g=","token_type":"Bearer","expires_in":3600,"refresh_token":"r1","scope":"a b"}"#,
            #"a{"access_token":"t","token_type":"bearer","expires_in":"3600"}"#,
            #"a{"token_type":"mac","access_token":"t"}"#, #"aaccess_token=t&token_type=Bearer&expires_in=60"#,
            #"caccess_token=t&token_type=Bearer&expires_in=60&refresh_token=r"#,
            #"a{"access_token":{"x":[1,2,{"y":null}]},"expires_in":1e3}"#, #"a<html><body>busy</body></html>"#, "a",
            #"a{"access_token":"t","access_token":"u"}"#,
        ], words: words
    ) { bytes in
        let choice = Int(bytes.first ?? 0) &- 0x61
        let headers = [HeaderField("Content-Type", types[abs(choice) % types.count])]
        try receive(WireReply(status: choice == 7 ? 201 : 200, headers: headers, body: Array(bytes.dropFirst())))
    }

    /// A refusal of a renewal: a status, a Retry-After and a body, with line breaks between them.
    static let refusal = FuzzTarget(
        "refusal", weight: 10,
        corpus: [
            "400\n\n{\"error\":\"invalid_grant\",\"error_description\":\"no\"}", "401\n\n", "403\n\nforbidden",
            "429\n120\n{\"error\":\"slow_down\"}", "503\nFri, 31 Dec 1999 23:59:59 GMT\n<html>", "500\n-1\n",
            "400\n\n{\"error\":\"x\",\"error_description\":\"you sent refresh_token=\(FuzzProvider.refreshToken)\"}",
            "302\n\n", "999\n99999999999999999999\n{}", "0\n1.5\n[]",
        ], words: words + ["429", "503", "Mon, 01 Jan 2035 00:00:00 GMT", "3600", "\n"]
    ) { bytes in
        let parts = bytes.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
        let texts = parts.map { String(decoding: $0, as: UTF8.self) }
        let status = min(max(Int(texts[0]) ?? 400, 100), 999)
        let wait = texts.count > 1 && !texts[1].isEmpty ? [HeaderField("Retry-After", texts[1])] : []
        try receive(
            WireReply(
                status: status, headers: wait + [HeaderField("Content-Type", "application/json")],
                body: parts.count > 2 ? Array(parts[2]) : []))
    }
}
