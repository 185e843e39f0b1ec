import Vocabulary

/// Reads which scopes are asked for, and how they are written.
struct ScopeReading {
    let top: ProfileObject
    let checks: TemplateChecks

    func rules() -> ScopeRules {
        var rules = ScopeRules()
        guard let scope = top.object("scope", ProfileKeys.scope) else { return rules }
        rules.separator = scope.string("separator") ?? " "
        rules.isSent = scope.bool("send") ?? true
        if let second = scope.object("second", ProfileKeys.secondScope) {
            if let name = second.string("name"), !name.isEmpty {
                rules.second = SecondScope(
                    name: name, defaults: defaults(second), separator: second.string("separator") ?? rules.separator)
            } else if second.json["name"] == nil {
                second.note("name", "the second list of scopes has no name")
            }
        }
        rules.known = scope.strings("known") ?? []
        rules.defaults = defaults(scope)
        if !rules.isSent, !rules.defaults.isEmpty {
            scope.note("default", "scopes that are not sent cannot be asked for by default")
        }
        return rules
    }

    private func defaults(_ object: ProfileObject) -> [Template] { checks.scopes(object, "default") }
}

extension TemplateChecks {
    /// A list of scopes, each a template.
    func scopes(_ object: ProfileObject, _ key: String) -> [Template] {
        let templates = (object.strings(key) ?? []).compactMap { object.template(of: $0, at: key) }
        for template in templates { variables(template, object, key, beside: []) }
        return templates
    }
}

extension ScopeRules {
    /// What a leg that asks for scopes carries besides: the second list, unless the leg says otherwise by itself.
    func besides(_ parameters: [(name: String, value: Template)]) -> [(name: String, value: Template)] {
        guard let second, !second.defaults.isEmpty, !parameters.contains(where: { $0.name == second.name }),
            let template = try? Template(second.defaults.map(\.text).joined(separator: second.separator))
        else { return [] }
        return [(second.name, template)]
    }
}

extension LegName {
    /// Whether the request begins something, and so says what is wanted.
    var asksForScopes: Bool {
        [.authorize, .pushed, .device, .clientCredentials, .tokenExchange, .jwtBearer].contains(self)
    }

    /// Whether a page in a browser stands behind it: a second list of scopes is about what the user allows there.
    var asksTheUser: Bool { [.authorize, .pushed, .device].contains(self) }
}
