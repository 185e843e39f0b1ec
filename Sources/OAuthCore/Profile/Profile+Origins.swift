extension Profile {
    /// The origins that requests of an environment go to, as far as its provider has no say in them; each once, in the
    /// order in which a sign-in meets them.
    public func origins(in environment: String) -> [String] {
        guard let environment = self.environment(environment) else { return [] }
        var found: [String] = []
        for name in environment.legOrder {
            // What only the provider knows stays as it is written; in the path it does not matter.
            let filled = try? environment.legs[name]?.url.filled { name in
                environment.variables[name] ?? variable(name)?.defaultValue ?? "{\(name)}"
            }
            guard let url = filled, let origin = (try? WebAddress(url))?.origin, !origin.contains("{"),
                !found.contains(origin)
            else { continue }
            found.append(origin)
        }
        return found
    }
}

extension Profile.Environment {
    /// Its legs as a login meets them, and then all others by name.
    var legOrder: [LegName] {
        let first = [LegName.authorize, .exchange, .clientCredentials, .refresh].filter { legs[$0] != nil }
        return first + legs.keys.filter { !first.contains($0) }.sorted { $0.rawValue < $1.rawValue }
    }
}
