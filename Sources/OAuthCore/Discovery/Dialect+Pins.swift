public import Vocabulary

/// Where a credential was got, and where it goes: RFC 9700 section 4.4.2.
extension Dialect {
    /// The origins that tokens of that account are got from, as its provider stands now; sorted, each once. A leg whose URL
    /// needs a value that nobody has yet is left out.
    public func tokenOrigins(of account: Account) -> [String] {
        let legs: [LegName] = [
            .exchange, .clientCredentials, .devicePoll, .tokenExchange, .jwtBearer, .refresh, .revoke, .introspect,
            .userinfo,
        ]
        return Set(legs.compactMap { origin(of: $0, account) }).sorted()
    }

    /// Origins that a renewal of the account would send its secrets to and that its credential does not come from. None for
    /// an account of before origins were noted.
    public func strangeOrigins(of account: Account) -> [String] {
        strangeOrigins(of: account, renewalLegs(of: account))
    }

    /// The origin that a renewal of the account asks; nil where it cannot be told before it begins.
    public func renewalOrigin(of account: Account) -> String? {
        renewalLegs(of: account).lazy.compactMap { origin(of: $0, account) }.first
    }

    /// The same for thousands of accounts.
    ///
    /// - Parameter origins: this provider's ``originsWithoutAccount``, which serve accounts that have no values of their own.
    public func renewalOrigin(of account: Account, among origins: [LegName: String]) -> String? {
        guard account.variables.isEmpty else { return renewalOrigin(of: account) }
        return renewalLegs(of: account).lazy.compactMap { origins[$0] }.first
    }

    /// The origins that the provider's calls go to, by call; those that cannot be told without an account's values are left
    /// out.
    public var originsWithoutAccount: [LegName: String] {
        environment.legs.keys.reduce(into: [:]) { $0[$1] = origin(of: $1, variables: [:]) }
    }

    private func renewalLegs(of account: Account) -> [LegName] {
        switch refreshMode(for: account) {
        case .refreshToken, .exchangeAccessToken: [.refresh]
        case .reissue:
            // RFC 7523 section 2.1 asks again with an assertion of its own.
            grant(of: account) == .jwtBearer ? [.jwtBearer] : [.clientCredentials]
        case .reauthorize: [.exchange]
        case .none: []
        }
    }

    /// Those that these legs would send a token of the account to.
    public func strangeOrigins(of account: Account, _ legs: [LegName]) -> [String] {
        guard !account.origins.isEmpty else { return [] }
        return Set(legs.compactMap { origin(of: $0, account) }).subtracting(account.origins).sorted()
    }

    private func origin(of name: LegName, _ account: Account) -> String? {
        origin(of: name, variables: account.variables)
    }

    private func origin(of name: LegName, variables: [String: String]) -> String? {
        guard let leg = environment.legs[name], !leg.url.parts.isEmpty,
            let url = try? leg.url.resolved(with: self, variables: variables)
        else { return nil }
        return (try? WebAddress(url))?.origin
    }
}

extension Dialect {
    /// Whether a callback without `iss` is a stranger's: as the profile says, or the server itself (RFC 9207 section 3).
    public var issuerRequired: Bool {
        profile.issuerRequired
            || metadata?.document["authorization_response_iss_parameter_supported"]?.bool == true
    }

    /// What a connection to this provider needs of TLS where no leg is under way.
    public var tls: TLSMaterial? {
        guard provider.trustRoots != nil || provider.clientCertificate != nil else { return nil }
        return TLSMaterial(
            trustRoots: provider.trustRoots, certificate: provider.clientCertificate,
            key: provider.clientCertificate == nil ? nil : provider.clientKey)
    }

    /// Where the keys of ID tokens are: what the profile says, else what the metadata says; nil where nobody does.
    public func keysURL(_ metadata: ServerMetadata?) -> String? {
        let own = Self.address(profile.jwksURL, provider, values) ?? metadata?.jwksURL
        return own.map(replaced)
    }

    /// What ID tokens of this provider must say.
    ///
    /// - Parameter metadata: names the algorithms; RS256 alone without it.
    public func idTokenCheck(_ issuer: String, _ metadata: ServerMetadata?) -> IDTokenCheck {
        var check = IDTokenCheck(
            issuer: issuer, clientID: provider.clientID,
            algorithms: metadata?.idTokenAlgorithms ?? ServerMetadata(issuer: issuer, document: [:]).idTokenAlgorithms)
        check.contexts = asked("acr_values")?.split(separator: " ").map(String.init) ?? []
        check.maximumAge = asked("max_age").flatMap { Int64($0) }.map { .seconds($0) }
        return check
    }

    /// What the profile or the provider's own settings add to the authorization request, where it is one fixed text.
    private func asked(_ name: String) -> String? {
        guard let value = environment.legs[.authorize]?.parameters.last(where: { $0.name == name })?.value else {
            return nil
        }
        var text = ""
        for part in value.parts {
            guard case .literal(let piece) = part else { return nil }
            text += piece
        }
        return text
    }

    /// A read of public data: metadata or keys. Follows nothing and carries no secret.
    public func reading(_ url: String) -> WireRequest {
        WireRequest(method: "GET", url: url, headers: [HeaderField("accept", "application/json")], tls: tls)
    }
}

extension Dialect {
    /// Where clients are made on request (RFC 7591): the profile's leg, else what the metadata says; nil where nobody does.
    public var registrationURL: String? {
        if let leg = environment.legs[.register], !leg.url.parts.isEmpty {
            return try? leg.url.resolved(with: self, variables: [:])
        }
        return metadata?.endpoint(.register).map(replaced)
    }
}
