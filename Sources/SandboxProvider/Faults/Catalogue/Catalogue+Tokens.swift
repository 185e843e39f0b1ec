import Vocabulary

/// Shapes of a token reply that no standard has, and some that it has and nobody expects (cases 20 and 21).
extension Misbehaviour {
    static let tokenShapes: [NamedMisbehaviour] = [
        shape("num-token") { $0.settingToken(4711) },
        shape("null-token") { $0.settingToken(nil).settingToken(JSON(nil)) },
        shape("empty-token") { $0.settingToken("") },
        shape("no-token") { $0.settingToken(nil) },
        shape("object-token") { $0.settingToken(["token": "inner"]) },
        shape("mac-token") { $0.setting("token_type", "mac") },
        shape("no-type") { $0.setting("token_type", nil) },
        shape("lower-type") { $0.setting("token_type", "bearer") },
        shape("null-scope") { $0.setting("scope", JSON(nil)) },
        shape("dup-keys") { $0.withBody(Array(#"{"access_token":"first","access_token":"second"}"#.utf8)) },
        shape("deep") {
            $0.withBody(Array((String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)).utf8))
        },
        shape("bom") { $0.withBody([0xEF, 0xBB, 0xBF] + $0.body) },
        shape("utf16") { reply in reply.withBody([0xFF, 0xFE] + reply.body.flatMap { [$0, 0] }) },
        shape("latin1") {
            $0.withBody(Array(#"{"access_token":"latin","token_type":"Bearer","note":""#.utf8) + [0xE9, 0x22, 0x7D])
        },
        shape("truncated") { $0.withBody($0.body.dropLast(5)) },
        shape("form") { $0.withBody(form($0), type: "application/x-www-form-urlencoded") },
        shape("form-text") { $0.withBody(form($0), type: "text/plain") },
        shape("json-as-html") { $0.withHeader("Content-Type", "text/html") },
        shape("json-as-text") { $0.withHeader("Content-Type", "text/plain") },
        shape("charset") { $0.withHeader("Content-Type", "application/json;charset=UTF-8") },
        shape("err200") { $0.withBody(Array(#"{"error":"invalid_grant","error_description":"gone"}"#.utf8)) },
        shape("empty-error") { $0.setting("error", [:]) },
        shape("status-envelope") { reply in
            guard let document = try? JSON(parsing: reply.body) else { return reply }
            let envelope: JSON = ["status": 0, "body": document]
            return reply.withBody(envelope.serialized(pretty: false))
        },
        shape("camel") { reply in
            reply.editing { members in
                for index in members.indices { members[index].key = camel(members[index].key) }
            }
        },
    ]

    static let expiries: [NamedMisbehaviour] = [
        expiry("exp-str", "3600"), expiry("exp-float", JSON(.number("3599.5"))), expiry("exp-neg", -5),
        expiry("exp-zero", 0), expiry("exp-null", JSON(nil)), expiry("exp-bool", false), expiry("exp-obj", [:]),
        expiry("exp-junk", "zzz"), expiry("exp-huge", JSON(.number("4294967296000"))),
        expiry("exp-i64", JSON(.number("9223372036854775808"))), expiry("exp-e", JSON(.number("3.6e3"))),
        expiry("exp-missing", nil), expiry("short", 3),
        NamedMisbehaviour("iso-offset", 21, tokenLegs, .altered { date($0) { $0.dropLast() + "+00:00" } }),
        NamedMisbehaviour("iso-no-zone", 21, tokenLegs, .altered { date($0) { String($0.dropLast()) } }),
        NamedMisbehaviour("iso-feb30", 21, tokenLegs, .altered { date($0) { _ in "2027-02-30T00:00:00Z" } }),
        NamedMisbehaviour(
            "skew", 21, tokenLegs, .altered { $0.withHeader("Date", "Thu, 01 Jan 2015 00:00:00 GMT") }),
    ]

    private static func shape(
        _ name: String, _ alter: @escaping @Sendable (SandboxReply) -> SandboxReply
    ) -> NamedMisbehaviour {
        NamedMisbehaviour(name, 20, tokenLegs, .altered(alter))
    }

    private static func expiry(_ name: String, _ value: JSON?) -> NamedMisbehaviour {
        NamedMisbehaviour(name, name == "short" ? 41 : 21, tokenLegs, .altered { $0.setting("expires_in", value) })
    }

    /// For vendors that say an instant.
    private static func date(_ reply: SandboxReply, _ change: (String) -> String) -> SandboxReply {
        guard let text = (try? JSON(parsing: reply.body))?["expiration"]?.string else { return reply }
        return reply.setting("expiration", JSON(change(text)))
    }

    private static func form(_ reply: SandboxReply) -> [UInt8] {
        let members = (try? JSON(parsing: reply.body))?.members ?? []
        let pairs = members.map { (name: $0.key, value: $0.value.string ?? $0.value.number ?? "") }
        return Array(FormEncoding.encode(pairs).utf8)
    }

    private static func camel(_ name: String) -> String {
        let words = name.split(separator: "_").map(String.init)
        return words.prefix(1).joined() + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
