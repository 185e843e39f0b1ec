extension Dialect {
    /// The names of secrets in this vendor's requests and replies: what its profile lists, and where it reads its tokens.
    public var secretFields: [String] {
        let replies = environment.legs.values.flatMap { leg in
            [leg.reply] + leg.reply.extraTokens.values
        }
        let read = replies.flatMap { $0.accessToken + $0.refreshToken + $0.idToken + $0.device.deviceCode }
        let sent = environment.legs.values.flatMap { leg in
            ["code", "code_verifier", "refresh_token", "token", "assertion", "subject_token", "actor_token"]
                .compactMap { leg.names[$0] ?? nil }
        }
        return Array(Set(profile.secretFields + read + sent)).sorted()
    }
}
