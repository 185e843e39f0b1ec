import Vocabulary

/// What the later standards and the odder vendors add to the top of a profile.
extension ProfileBody {
    func redirect() -> RedirectRules {
        var rules = RedirectRules()
        guard let redirect = top.object("redirect", ProfileKeys.redirect) else { return rules }
        rules.host = redirect.word("host", RedirectRules.Host.self) ?? .ipv4
        rules.port = redirect.word("port", RedirectRules.Port.self) ?? .fixed
        rules.allowsLoopback = redirect.bool("loopback") ?? true
        return rules
    }

    /// An address of the whole provider: https or loopback, of declared variables.
    func issuerTemplate(_ key: String) -> Template? {
        guard let template = top.template(key) else { return nil }
        checks.url(template, top, [:], allowsSecret: false, allowsFragment: false, key: key)
        return template
    }

    /// Hosts, a whole name or `*.` and the end of one.
    func hostPatterns(_ key: String) -> [String] {
        let words = top.strings(key) ?? []
        for word in words where !WebAddress.isHostName(word.hasPrefix("*.") ? String(word.dropFirst(2)) : word) {
            top.note(
                key, "“\(ScreenText.line(word, limit: 60))” is no host", remedy: "Write host.example or *.host.example."
            )
        }
        return words
    }

    func dpop() -> DPoPMode {
        guard let dpop = top.object("dpop", ProfileKeys.dpop) else { return .off }
        return dpop.word("mode", DPoPMode.self) ?? .required
    }
}
