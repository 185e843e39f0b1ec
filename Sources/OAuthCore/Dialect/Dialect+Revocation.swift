public import Vocabulary

extension Dialect {
    /// The request that takes a credential back (RFC 7009 section 2.1), refresh token first because the access token
    /// dies with it; nil where the profile has no revoke leg.
    public func revocation(of credential: Credential, at moment: Moment? = nil) throws(Failure) -> WireRequest? {
        try revocation(of: credential, credential.refreshToken == nil ? .accessToken : .refreshToken, at: moment)
    }

    /// The request that takes one token of a credential back; nil where the profile has no revoke leg, or the credential
    /// no such token.
    ///
    /// - Parameter moment: needed where the client proves itself by an assertion.
    public func revocation(
        of credential: Credential, _ kind: TokenKind, at moment: Moment? = nil
    ) throws(Failure) -> WireRequest? {
        guard let leg = environment.legs[.revoke], let token = credential.token(kind) else { return nil }
        return try tokenRequest(.revoke, leg, token, kind, credential, moment)
    }

    /// What a reply to a revocation means. Its body is of no account (RFC 7009 section 2.2), but for what a profile says of
    /// vendors that refuse with 200.
    ///
    /// - Throws: the refusal. A 503 means that the token lives on (section 2.2.1).
    public func readRevocation(
        _ reply: WireReply, of request: WireRequest
    ) throws(GrantError) -> RevocationReply {
        let reader = tokenReader(.revoke, request)
        if reader.hasSucceeded(reply) { return .revoked }
        let error = reader.refusal(reply)
        switch error.code {
        case "unsupported_token_type": return .unsupportedTokenType
        // What is no token any more is as revoked as it can be; section 2.2 wants a 200, some vendors refuse.
        case "invalid_token": return .revoked
        default: throw error
        }
    }

    /// A request of RFC 7009 or RFC 7662: both carry one token and say what kind it is.
    func tokenRequest(
        _ name: LegName, _ leg: Leg, _ token: Secret, _ kind: TokenKind, _ credential: Credential,
        _ moment: Moment?
    ) throws(Failure) -> WireRequest {
        var builder = RequestBuilder(dialect: self, legName: name, leg: leg)
        // For vendors that want it in a header or under a path of their own.
        builder.variables = ["token": token.reveal(), "access_token": credential.accessToken.reveal()]
            .merging(credential.extra) { known, _ in known }
        builder.credential = credential
        builder.moment = moment
        var request = try builder.request([
            .init(name: "token", value: token.reveal(), isSecret: true),
            .init(name: "token_type_hint", value: kind.rawValue),
        ])
        request.secrets.append(credential.accessToken)
        return request
    }

    func tokenReader(_ name: LegName, _ request: WireRequest) -> ReplyReader {
        ReplyReader(
            leg: name, round: "", rules: environment.legs[name] ?? .plain, url: request.url,
            redactor: Redactor(request.secrets))
    }
}

/// Which token of a credential is meant, as `token_type_hint` says it (RFC 7009 section 2.1).
public enum TokenKind: String, Sendable, CaseIterable {
    case refreshToken = "refresh_token"
    case accessToken = "access_token"

    /// As it stands in a sentence.
    public var inWords: String { self == .refreshToken ? "refresh token" : "access token" }
}

/// How a provider took a revocation.
public enum RevocationReply: Sendable, Equatable {
    case revoked
    /// RFC 7009 section 2.2.1: it revokes the other kind only.
    case unsupportedTokenType
}

extension Credential {
    /// Nil where there is none of that kind.
    func token(_ kind: TokenKind) -> Secret? { kind == .refreshToken ? refreshToken : accessToken }
}
