extension Profile {
    /// Whether some request of this profile carries a client secret, and the vendor knows no client without one.
    public var needsClientSecret: Bool {
        environments.contains { environment in
            environment.legs.values.contains { $0.client.secret.isShared && !$0.client.isSecretOptional }
        }
    }
}

extension Profile.Confidence {
    /// Whether the user should check the fact with the vendor before they rely on it.
    public var isDoubtful: Bool { self == .inferred || self == .unverified }
}
