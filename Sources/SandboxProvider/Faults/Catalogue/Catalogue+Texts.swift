import Vocabulary

/// Texts that break out of where they are put: headers and screens (cases 2 and 4).
extension Misbehaviour {
    static let headerBreakers: [NamedMisbehaviour] = [
        ("crlf-token", "acc\r\nX-Injected: yes"), ("lf-token", "acc\nX-Injected: yes"),
        ("fold-token", "acc\r\n folded"),
        ("nul-token", "acc\u{0}ess"), ("space-token", "acc ess"), ("uni-token", "acc\u{E9}ss"),
    ].map { name, token in
        NamedMisbehaviour(name, 2, tokenLegs, .altered { $0.settingToken(JSON(token)) })
    }

    /// A title change, a clipboard write (OSC 52), a cleared screen, a C1 control, bidirectional controls, a carriage
    /// return and a backspace.
    static let terminalAttack =
        "\u{1B}]0;owned\u{7}\u{1B}]52;c;b3duZWQ=\u{7}\u{1B}[2J\u{9B}31m\u{202E}desrever\u{2066}\rover\u{8}"

    static let escapes: [NamedMisbehaviour] = [
        NamedMisbehaviour("esc-error", 4, serverLegs, .hostileText),
        NamedMisbehaviour(
            "esc-authz", 4, [.approval, .authorize],
            .altered { reply in
                reply.answering { members in
                    members.removeAll { $0.name == "code" }
                    members += [("error", "access_denied"), ("error_description", terminalAttack)]
                }
            }),
        NamedMisbehaviour(
            "esc-device", 4, [.device],
            .altered {
                $0.setting("user_code", JSON("AB" + terminalAttack + "CD"))
                    .setting("verification_uri", JSON("https://evil.example/" + terminalAttack))
            }),
        NamedMisbehaviour(
            "esc-token", 4, tokenLegs,
            .altered { $0.settingToken(JSON("acc" + terminalAttack)).setting("scope", JSON(terminalAttack)) }),
        NamedMisbehaviour(
            "esc-scope", 4, tokenLegs, .altered { $0.setting("scope", JSON("profile" + terminalAttack)) }),
    ]
}
