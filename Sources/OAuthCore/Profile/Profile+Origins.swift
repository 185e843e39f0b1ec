extension Profile {
    /// The origins that requests of an environment go to, as far as its provider has no say in them; each once, in the
    /// order in which a sign-in meets them.
    public func origins(in environment: String) -> [String] {
        guard let environment = self.environment(environment) else { return [] }
        let first: [LegName] = [.authorize, .exchange, .clientCredentials]
        let others = environment.legs.keys.filter { !first.contains($0) }.sorted { $0.rawValue < $1.rawValue }
        var found: [String] = []
        for name in first + others {
            guard var text = environment.legs[name]?.url.text else { continue }
            for variable in variables {
                guard let value = environment.variables[variable.name] ?? variable.defaultValue else { continue }
                text = text.replacing("{\(variable.name)}", with: value)
            }
            guard let origin = (try? WebAddress(text))?.origin, !origin.contains("{"), !found.contains(origin) else {
                continue
            }
            found.append(origin)
        }
        return found
    }
}
