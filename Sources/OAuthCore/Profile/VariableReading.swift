import Vocabulary

/// Reads the declarations of variables.
struct VariableReading {
    let top: ProfileObject
    let reading: ProfileReading

    private static let reserved = [
        "client_id", "client_secret", "redirect_uri", "access_token", "refresh_token", "token_type", "code", "state",
        "code_verifier", "uuid", "now", "now_ms", "nonce", Dialect.interactionVariable,
        Dialect.grantVariable,
    ]

    func variables() -> [Variable] {
        guard let all = top.object("variables", nil) else { return [] }
        return all.members.compactMap { member in
            guard
                let object = ProfileObject(
                    member.value, all.place(member.key), reading, level: ProfileKeys.variable)
            else { return nil }
            if !Template.isName(member.key) {
                reading.note(
                    member.keyPosition, object.path, "a variable's name has a-z 0-9 _ and begins with a letter")
            }
            if Self.reserved.contains(member.key) {
                reading.note(
                    member.keyPosition, object.path, "{\(member.key)} has its own meaning and cannot be declared")
            }
            return variable(member.key, object)
        }
    }

    private func variable(_ name: String, _ object: ProfileObject) -> Variable {
        let variable = Variable(
            name: name, kind: object.word("kind", Variable.Kind.self) ?? .text,
            source: object.word("source", Variable.Source.self) ?? .user, from: object.string("from") ?? name,
            isRequired: object.bool("required") ?? false, defaultValue: object.string("default"),
            pattern: object.string("pattern"), description: object.line("description"),
            isSecret: object.bool("secret") ?? false, hostGuard: hostGuard(object))
        if let pattern = variable.pattern, (try? Regex(pattern)) == nil {
            object.note("pattern", "the pattern is no regular expression")
        }
        checkOrigin(variable, object)
        if let value = variable.defaultValue, let reason = variable.reasonAgainst(value) {
            object.note("default", "the value does not fit: \(reason)")
        }
        return variable
    }

    /// What a provider tells may name a host only out of a list: else whoever answers decides where the credential goes.
    private func checkOrigin(_ variable: Variable, _ object: ProfileObject) {
        let isToldByProvider = [.callback, .reply].contains(variable.source)
        if !isToldByProvider, object.json["from"] != nil {
            object.note("from", "only a variable with the source callback or reply comes from somewhere")
        }
        guard isToldByProvider else { return }
        switch variable.hostGuard {
        case .hosts: return
        case .userConfirmed:
            object.note(
                "guard", "nobody confirms what the provider tells",
                remedy: "Name the hosts that it may be: *.example.com.")
        case nil where variable.kind == .url:
            object.note(
                "kind", "the provider decides where {\(variable.name)} leads, and there is no guard",
                remedy: "Give the variable a guard: a list of hosts like *.example.com.")
        case nil: return
        }
    }

    private func hostGuard(_ object: ProfileObject) -> Variable.Guard? {
        guard let words = object.strings("guard") else { return nil }
        if words == ["user_confirmed"] { return .userConfirmed }
        for word in words where !WebAddress.isHostName(word.hasPrefix("*.") ? String(word.dropFirst(2)) : word) {
            object.note(
                "guard", "“\(ScreenText.line(word, limit: 60))” is no host name",
                remedy: "Write example.com, *.example.com or user_confirmed.")
        }
        if words.isEmpty { object.note("guard", "the guard names no host") }
        return .hosts(words)
    }
}
