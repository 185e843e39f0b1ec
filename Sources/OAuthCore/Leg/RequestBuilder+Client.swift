import Vocabulary

/// How the client proves itself besides showing a secret.
extension RequestBuilder {
    /// RFC 7523 section 2.2: made for this one request, since a server may refuse one that it has seen; nil where the leg
    /// uses none.
    func clientAssertion() throws(Failure) -> Secret? {
        let name = dialect.provider.name
        switch leg.client.secret {
        case .privateKeyJWT:
            guard let pem = dialect.provider.clientKey else {
                throw Failure(
                    .usage, "\(name): the client key is missing, by which the client proves itself.",
                    remedy: "Set it: fob provider edit \(name) --client-key-file FILE")
            }
            return try assertion(try SigningKey.client(pem, of: name), nil)
        case .clientSecretJWT: return try assertion(nil, try needed(dialect.provider.clientSecret))
        default: return nil
        }
    }

    private func assertion(_ key: SigningKey?, _ clientSecret: Secret?) throws(Failure) -> Secret {
        let name = dialect.provider.name
        guard let moment else { throw Failure(.unexpected, "\(name): the \(legName.inWords) has no moment.") }
        let audience = try audience()
        do {
            return try ClientAssertion.make(
                rules: leg.client.assertion, clientID: dialect.provider.clientID, audience: audience, key: key,
                clientSecret: clientSecret, certificate: dialect.provider.clientCertificate, now: moment.now,
                randomness: moment.randomness)
        } catch {
            throw Failure(
                .usage, "\(name): the client assertion cannot be made: \(error.reason).",
                remedy: "Look at its key: fob provider show \(name)")
        }
    }

    /// RFC 9126 section 2 and RFC 7523 section 3 want the issuer; the token endpoint is what older servers take.
    func audience() throws(Failure) -> String {
        if let template = leg.client.assertion.audience {
            do {
                if let text = try template.filled({ $0 == "token_url" ? tokenURL : value($0) }) { return text }
            } catch {
                throw Failure(
                    .usage, "\(dialect.provider.name): the variable \(error.name) has no value.",
                    remedy: "Set it: fob provider edit \(dialect.provider.name) --var \(error.name)=VALUE")
            }
        }
        if let known = dialect.issuer ?? tokenURL { return known }
        return try url()
    }

    /// Where the provider gives its tokens, whichever leg this is.
    private var tokenURL: String? {
        let names: [LegName] = [.exchange, .clientCredentials, .tokenExchange, .jwtBearer, .devicePoll, .refresh]
        for name in names {
            guard let leg = dialect.environment.legs[name], !leg.url.parts.isEmpty else { continue }
            if let url = try? leg.url.resolved(with: dialect, variables: variables) { return url }
        }
        return nil
    }

    /// What the connection needs: own trust roots for every leg, and the client's certificate wherever it is known, since
    /// tokens may be bound to it (RFC 8705 section 3).
    func tls() throws(Failure) -> TLSMaterial? {
        let provider = dialect.provider
        if leg.client.secret == .tls, provider.clientCertificate == nil || provider.clientKey == nil {
            throw Failure(
                .usage,
                "\(provider.name): the client's certificate or its key is missing, by which the client proves itself.",
                remedy: "Set them: fob provider edit \(provider.name) --client-cert-file FILE --client-key-file FILE")
        }
        guard provider.trustRoots != nil || provider.clientCertificate != nil else { return nil }
        return TLSMaterial(
            trustRoots: provider.trustRoots, certificate: provider.clientCertificate,
            key: provider.clientCertificate == nil ? nil : provider.clientKey)
    }
}

extension SigningKey {
    /// The client's own key.
    static func client(_ pem: Secret, of provider: Name) throws(Failure) -> SigningKey {
        do { return try SigningKey(pem: pem) } catch {
            throw Failure(
                .usage, "\(provider): the client key cannot be used: \(error.reason).",
                remedy: "Set another: fob provider edit \(provider) --client-key-file FILE")
        }
    }
}
