public import Vocabulary

/// What an ID token must say, and whether it does (OpenID Connect Core section 3.1.3.7). Pure: keys and time come in.
///
/// All texts compare as bytes. Nothing that the token says leads anywhere: no URL of it is followed, and a key id is
/// only compared.
public struct IDTokenCheck: Sendable {
    /// Who must have issued it.
    public var issuer: String
    /// Whom it must be for.
    public var clientID: String
    /// What the client registered for, or what the issuer's metadata names; RS256 where nobody says.
    public var algorithms: [String]
    /// What the authorization request held; nil where it held none.
    public var nonce: String?
    /// What came with it, for `at_hash`.
    public var accessToken: Secret?
    /// What it was got with, for `c_hash`.
    public var code: Secret?
    /// What the authorization request asked for by `acr_values`, one of which must have been done; empty where it asked for
    /// nothing.
    public var contexts: [String] = []
    /// What it asked for by `max_age`: how long ago the user may have signed in.
    public var maximumAge: Duration?
    /// The claims of the sign-in, where this is a refreshed one (section 12.2).
    public var earlier: JSON?

    /// How far two clocks may be apart.
    static let skew: Duration = .seconds(60)
    /// How long ago an ID token of a sign-in may have been issued.
    static let oldest: Duration = .seconds(86_400)

    /// A check of what that issuer gives that client.
    public init(
        issuer: String, clientID: String, algorithms: [String] = ["RS256"], nonce: String? = nil,
        accessToken: Secret? = nil, code: Secret? = nil, earlier: JSON? = nil
    ) {
        self.issuer = issuer
        self.clientID = clientID
        self.algorithms = algorithms
        self.nonce = nonce
        self.accessToken = accessToken
        self.code = code
        self.earlier = earlier
    }

    /// The claims of a token that passes.
    ///
    /// - Parameter clientSecret: the key of an algorithm that has no public one.
    public func claims(
        of token: Secret, keys: KeySet, clientSecret: Secret?, now: Instant
    ) async throws(IDTokenDefect) -> IDTokenClaims {
        let parsed = try SignedToken(token)
        try await checkSignature(parsed, keys, clientSecret)
        return try checkedClaims(parsed, now)
    }

    /// As ``claims(of:keys:clientSecret:now:)`` for a token that came straight from the token endpoint over TLS, which vouches
    /// for it as well as its signature does (section 3.1.3.7, number 6).
    public func claimsWithoutSignature(of token: Secret, now: Instant) throws(IDTokenDefect) -> IDTokenClaims {
        let parsed = try SignedToken(token)
        // RFC 8725 section 3.2: one that nobody signed was not asked for, wherever it came from.
        guard parsed.algorithm.lowercased() != "none" else { throw IDTokenDefect("nobody signed it (alg none)") }
        return try checkedClaims(parsed, now)
    }

    private func checkSignature(
        _ token: SignedToken, _ keys: KeySet, _ clientSecret: Secret?
    ) async throws(IDTokenDefect) {
        guard algorithms.contains(token.algorithm) else {
            throw IDTokenDefect(
                "it is signed with \(ScreenText.line(token.algorithm, limit: 20)), and only "
                    + "\(algorithms.joined(separator: ", ")) is accepted")
        }
        let isGood: Bool
        if let shared = SharedSecretSignature(rawValue: token.algorithm) {
            guard let clientSecret else {
                throw IDTokenDefect("it is signed with a client secret, and there is none")
            }
            isGood = shared.isCode(token.signature, over: token.signedBytes, by: clientSecret)
        } else if let algorithm = SignatureAlgorithm(rawValue: token.algorithm) {
            let key = try keys.key(for: token)
            isGood = await algorithm.isSignature(token.signature, over: token.signedBytes, by: key)
        } else {
            throw IDTokenDefect("its algorithm is not supported")
        }
        guard isGood else { throw IDTokenDefect("its signature is wrong") }
    }

    private func checkedClaims(_ token: SignedToken, _ now: Instant) throws(IDTokenDefect) -> IDTokenClaims {
        let claims = token.claims
        guard let issuer = claims["iss"]?.string, issuer.isSame(as: self.issuer) else {
            throw IDTokenDefect("it is from another issuer than \(ScreenText.line(self.issuer, limit: 200))")
        }
        guard let subject = claims["sub"]?.string, !subject.isEmpty, subject.utf8.count <= 255 else {
            throw IDTokenDefect("it names no user")
        }
        try checkAudience(claims)
        try checkTimes(claims, now)
        if let nonce {
            guard let own = claims["nonce"]?.string, own.isSame(as: nonce) else {
                throw IDTokenDefect("it is not the answer to this sign-in: its nonce is another, or missing")
            }
        }
        try checkHash("at_hash", of: accessToken, "the access token", token)
        try checkHash("c_hash", of: code, "the code", token)
        if let earlier { try checkSame(claims, earlier) } else { try checkSignIn(claims, now) }
        return IDTokenClaims(json: claims)
    }

    private func checkAudience(_ claims: JSON) throws(IDTokenDefect) {
        let audience = claims["aud"]?.string.map { [$0] } ?? claims["aud"]?.elements?.compactMap(\.string) ?? []
        guard audience.contains(where: { $0.isSame(as: clientID) }) else {
            throw IDTokenDefect("it is for another client")
        }
        // Number 3: nobody else is trusted with it.
        guard audience.allSatisfy({ $0.isSame(as: clientID) }),
            audience.count == claims["aud"]?.elements?.count ?? 1
        else { throw IDTokenDefect("it is for others besides this client") }
        if let party = claims["azp"] {
            guard let party = party.string, party.isSame(as: clientID) else {
                throw IDTokenDefect("it was made for another client to use (azp)")
            }
        }
    }

    private func checkTimes(_ claims: JSON, _ now: Instant) throws(IDTokenDefect) {
        guard let expiry = try Self.time("exp", claims) else { throw IDTokenDefect("it does not say when it ends") }
        guard now - Self.skew < expiry else { throw IDTokenDefect("it ended \(expiry.rfc3339)") }
        guard let issued = try Self.time("iat", claims) else {
            throw IDTokenDefect("it does not say when it was issued")
        }
        guard issued <= now + Self.skew else {
            throw IDTokenDefect("it was issued in the future; is the clock of this machine right?")
        }
        guard earlier != nil || issued >= now - Self.oldest else {
            throw IDTokenDefect("it was issued long before this sign-in, \(issued.rfc3339)")
        }
        if let begin = try Self.time("nbf", claims), begin > now + Self.skew {
            throw IDTokenDefect("it begins to count later, \(begin.rfc3339)")
        }
        if let signedIn = try Self.time("auth_time", claims), signedIn > now + Self.skew {
            throw IDTokenDefect("it says that the user signed in at a time to come")
        }
    }

    /// Numbers 12 and 13: how and when the user signed in, where the request asked for it.
    private func checkSignIn(_ claims: JSON, _ now: Instant) throws(IDTokenDefect) {
        if !contexts.isEmpty {
            guard let context = claims["acr"]?.string, contexts.contains(where: { $0.isSame(as: context) }) else {
                throw IDTokenDefect("the user did not sign in as was asked for by acr_values")
            }
        }
        if let maximumAge {
            guard let signedIn = try Self.time("auth_time", claims) else {
                throw IDTokenDefect("it does not say when the user signed in, which max_age asked for")
            }
            guard now - Self.skew - maximumAge <= signedIn else {
                throw IDTokenDefect("the user signed in longer ago than max_age lets them")
            }
        }
    }

    /// A NumericDate (RFC 7519 section 2), which may have a fraction.
    private static func time(_ name: String, _ claims: JSON) throws(IDTokenDefect) -> Instant? {
        guard let claim = claims[name] else { return nil }
        guard let text = claim.number, let seconds = Double(text), abs(seconds) < 1e12 else {
            throw IDTokenDefect("its \(name) is no time")
        }
        return Instant(milliseconds: Int64((seconds * 1000).rounded(.down)))
    }

    private func checkHash(
        _ name: String, of secret: Secret?, _ what: String, _ token: SignedToken
    ) throws(IDTokenDefect) {
        guard let secret, let claim = token.claims[name] else { return }
        guard let text = claim.string, text.isSame(as: TokenHash.make(of: secret, algorithm: token.algorithm)) else {
            throw IDTokenDefect("it does not belong to \(what) that came with it (\(name))")
        }
    }

    /// Section 12.2: the same issuer, user and audience as at the sign-in.
    private func checkSame(_ claims: JSON, _ earlier: JSON) throws(IDTokenDefect) {
        guard let subject = earlier["sub"]?.string, claims["sub"]?.string?.isSame(as: subject) ?? false else {
            throw IDTokenDefect("it is for another user than the one who signed in")
        }
        guard claims["iss"] == earlier["iss"], claims["aud"] == earlier["aud"] else {
            throw IDTokenDefect("its issuer or audience is another than at the sign-in")
        }
    }
}

/// The claims of an ID token.
public struct IDTokenClaims: Sendable, Equatable {
    /// All that it says.
    public let json: JSON

    init(json: JSON) { self.json = json }

    /// What a stored token says, whoever signed it; nil where it is none.
    public init?(unverified token: Secret) {
        guard let parsed = try? SignedToken(token) else { return nil }
        json = parsed.claims
    }

    /// Whom it names.
    public var identity: Identity? {
        json["sub"]?.string.map {
            Identity(issuer: json["iss"]?.string, subject: $0, label: Identity.label(in: json))
        }
    }
}

extension Identity {
    /// What a person calls the user whom those claims describe (OpenID Connect Core section 5.1), fit for a screen.
    static func label(in claims: JSON) -> String? {
        for name in ["email", "preferred_username", "name", "username", "login"] {
            guard let text = claims[name]?.string else { continue }
            let line = ScreenText.line(text, limit: 200)
            if !line.isEmpty { return line }
        }
        return nil
    }
}

extension String {
    /// Equality by bytes: two spellings that Unicode takes for the same are two names (RFC 8414 section 4).
    func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
