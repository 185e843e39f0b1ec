import Vocabulary

/// Answers that come through the browser, and what a server says of itself (cases 8, 9, 15, 16, 17 and 19).
extension Misbehaviour {
    private static let pages: [SandboxLeg] = [.approval, .authorize]

    static let answers: [NamedMisbehaviour] = [
        NamedMisbehaviour("dup-code", 8, pages, answering { $0.append(("code", "second")) }),
        NamedMisbehaviour("dup-state", 8, pages, answering { $0.append(("state", "second")) }),
        NamedMisbehaviour("error-and-code", 8, pages, answering { $0.append(("error", "access_denied")) }),
        NamedMisbehaviour("no-state", 8, pages, answering { $0.removeAll { $0.name == "state" } }),
        NamedMisbehaviour("wrong-state", 8, pages, replacing("state", with: "somebody-elses")),
        NamedMisbehaviour(
            "stateless-error", 9, pages,
            answering {
                $0.removeAll { ["code", "state"].contains($0.name) }
                $0.append(("error", "access_denied"))
            }),
        NamedMisbehaviour("wrong-iss", 15, pages, replacing("iss", with: "https://evil.example")),
        NamedMisbehaviour("no-iss", 15, pages, answering { $0.removeAll { $0.name == "iss" } }),
        NamedMisbehaviour("dup-iss", 15, pages, answering { $0.append(("iss", "https://evil.example")) }),
    ]

    static let metadataLies: [NamedMisbehaviour] = [
        lie("issuer-mismatch", 16, "issuer") { _ in "https://evil.example" },
        lie("issuer-slash", 16, "issuer") { "\($0)/" },
        lie("bad-authz-url", 17, "authorization_endpoint") { _ in "a:$(touch /tmp/pwned)?response_type=code" },
        lie("js-url", 17, "authorization_endpoint") { _ in "javascript:alert(1)" },
        lie("opt-url", 17, "authorization_endpoint") { _ in "--remote-debugging-port=9222" },
        lie("cmd-url", 17, "authorization_endpoint") {
            "\($0)/`touch /tmp/pwned`;touch /tmp/pwned|touch /tmp/pwned&x=$(touch /tmp/pwned)"
        },
        lie("http-token-url", 17, "token_endpoint") { _ in "http://evil.example/token" },
        NamedMisbehaviour(
            "js-device", 17, [.device],
            .altered {
                $0.setting("verification_uri", "javascript:alert(1)")
                    .setting("verification_uri_complete", "javascript:alert(2)")
            }),
        NamedMisbehaviour(
            "plain-only", 19, [.metadata],
            .altered { $0.setting("code_challenge_methods_supported", ["plain"]) }),
    ]

    private static func answering(
        _ change: @escaping @Sendable (inout [(name: String, value: String)]) -> Void
    ) -> Misbehaviour {
        .altered { $0.answering(change) }
    }

    private static func replacing(_ name: String, with value: String) -> Misbehaviour {
        answering { members in
            members.removeAll { $0.name == name }
            members.append((name, value))
        }
    }

    private static func lie(
        _ name: String, _ number: Int, _ member: String, _ value: @escaping @Sendable (String) -> String
    ) -> NamedMisbehaviour {
        NamedMisbehaviour(
            name, number, [.metadata],
            .altered { reply in
                let issuer = (try? JSON(parsing: reply.body))?["issuer"]?.string ?? ""
                // Keys have no member of that name, and stay as they are.
                return issuer.isEmpty ? reply : reply.setting(member, JSON(value(issuer)))
            })
    }
}
