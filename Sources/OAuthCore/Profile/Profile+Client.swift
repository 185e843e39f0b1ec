extension Profile {
    /// Whether some request of this profile carries a client secret, and the vendor knows no client without one.
    public var needsClientSecret: Bool {
        environments.contains { environment in
            // Where users sign in, their legs decide: a public client leaves the grant to the client itself alone.
            let isForUsers = environment.legs[.exchange] != nil || environment.legs[.devicePoll] != nil
            return environment.legs.contains { name, leg in
                (name != .clientCredentials || !isForUsers) && leg.client.secret.isShared
                    && !leg.client.isSecretOptional
            }
        }
    }

    /// Whether some request of this profile is signed with the client's private key (RFC 7523 section 2.2).
    public var needsClientKey: Bool {
        environments.contains { $0.legs.values.contains { $0.client.secret == .privateKeyJWT } }
    }

    /// Whether some request of this profile shows the client's certificate (RFC 8705 section 2).
    public var needsClientCertificate: Bool {
        environments.contains { $0.legs.values.contains { $0.client.secret == .tls } }
    }
}

extension Profile.Confidence {
    /// Whether the user should check the fact with the vendor before they rely on it.
    public var isDoubtful: Bool { self == .inferred || self == .unverified }
}
