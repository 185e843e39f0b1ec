public import Vocabulary

extension ProfileCatalogue {
    /// The overrides of a provider with a draft's changes; nothing else of the provider counts.
    /// - Throws: ``Failure`` of kind `usage` for what the profile knows nothing of.
    public func overrides(of provider: Provider, changedBy draft: OverrideDraft) throws(Failure) -> JSON {
        guard !draft.isEmpty else { return provider.overrides }
        let profile = try profile(provider.profile)
        let legs = Set(profile.environments.flatMap { $0.legs.keys.map(\.rawValue) })
        do {
            return try draft.applied(to: provider.overrides, profile: document(of: provider.profile), legs: legs)
        } catch {
            throw Failure(.usage, "\(provider.name): \(error.reason).", remedy: error.remedy)
        }
    }

    /// What the provider has otherwise than its profile, value by value.
    public func overrides(of provider: Provider) -> [ProviderOverride] {
        guard provider.overrides.members?.isEmpty == false else { return [] }
        let document = document(of: provider.profile)
        return provider.overrides.leaves().map { path, value in
            let name = path.joined(separator: ".")
            return ProviderOverride(
                path: name, value: value, profileValue: document.at(path: name))
        }
    }

    /// The text of a profile joined with those that it extends.
    private func document(of id: Name) -> JSON {
        source(id).flatMap { try? ProfileDocument($0, in: self).json } ?? [:]
    }
}
