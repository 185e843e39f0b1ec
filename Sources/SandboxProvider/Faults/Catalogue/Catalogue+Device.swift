import Vocabulary

/// What goes wrong while a device waits (case 25), and ID tokens that nobody signed (case 51).
extension Misbehaviour {
    static let deviceRules: [NamedMisbehaviour] = [
        NamedMisbehaviour("slow-down", 25, [.devicePoll], .reply(OAuthError.reply("slow_down", "not so fast"))),
        NamedMisbehaviour(
            "authorization-pending", 25, [.devicePoll],
            .reply(OAuthError.reply("authorization_pending", "the user has not decided yet"))),
        NamedMisbehaviour(
            "unknown-poll-error", 25, [.devicePoll], .reply(OAuthError.reply("moon_phase", "not tonight"))),
        NamedMisbehaviour("interval-missing", 25, [.device], interval(nil)),
        NamedMisbehaviour("interval-neg", 25, [.device], interval(-3)),
        NamedMisbehaviour("interval-zero", 25, [.device], interval(0)),
        NamedMisbehaviour("interval-huge", 25, [.device], interval(JSON(.number("99999999999")))),
        NamedMisbehaviour("interval-str", 25, [.device], interval("7")),
        NamedMisbehaviour("expires-short", 25, [.device], .altered { $0.setting("expires_in", 6) }),
        NamedMisbehaviour("expires-missing", 25, [.device], .altered { $0.setting("expires_in", nil) }),
    ]

    private static func interval(_ value: JSON?) -> Misbehaviour { .altered { $0.setting("interval", value) } }

    /// Tokens with a right signature and wrong claims come from ``AcmeOptions/idTokenClaims``.
    static let idTokens: [NamedMisbehaviour] = [
        idToken("idt-none") { "\(joined(["alg": "none", "typ": "JWT"], $0.claims))." },
        idToken("idt-hs256") { "\(joined(["alg": "HS256", "typ": "JWT"], $0.claims)).\(signature(32))" },
        idToken("idt-jwk") {
            "\(joined(["alg": "ES256", "jwk": ["kty": "EC", "crv": "P-256"]], $0.claims)).\(signature(64))"
        },
        idToken("idt-crit") { "\(joined(["alg": "ES256", "crit": ["b64"]], $0.claims)).\(signature(64))" },
        idToken("idt-kid-path") {
            "\(joined(["alg": "ES256", "kid": "../../../dev/null"], $0.claims)).\(signature(64))"
        },
        idToken("idt-signature") { "\(joined($0.header, $0.claims)).\(signature(64))" },
        idToken("idt-segments") { "\(joined($0.header, $0.claims)).\(signature(64)).x.y" },
        idToken("idt-dots") { _ in String(repeating: ".", count: 100_000) },
        NamedMisbehaviour(
            "idt-missing", 51, [.exchange, .devicePoll, .refresh], .altered { $0.setting("id_token", nil) }),
    ]

    private static func idToken(_ name: String, _ forge: @escaping @Sendable (CompactJWT) -> String)
        -> NamedMisbehaviour
    {
        NamedMisbehaviour(
            name, 51, [.exchange, .devicePoll, .refresh],
            .altered { reply in
                let text = (try? JSON(parsing: reply.body))?["id_token"]?.string
                return text.flatMap { CompactJWT($0) }.map { reply.setting("id_token", JSON(forge($0))) } ?? reply
            })
    }

    private static func joined(_ header: JSON, _ claims: JSON) -> String {
        CompactJWT.unsigned(header: header, claims: claims)
    }

    private static func signature(_ count: Int) -> String { Base64.encodeURL([UInt8](repeating: 1, count: count)) }
}
