extension Profile {
    /// Whether some request of this profile carries a client secret.
    public var needsClientSecret: Bool {
        environments.contains { $0.legs.values.contains { $0.client.secret != .none } }
    }
}

extension Profile.Confidence {
    /// Whether the user should check the fact with the vendor before they rely on it.
    public var isDoubtful: Bool { self == .inferred || self == .unverified }
}
