import Vocabulary

/// What became of an authorization request that was sent ahead (RFC 9126 section 2.2).
struct PushedRequest: Sendable, Equatable {
    let uri: String
    let expiresAt: Instant
}

/// Pushed authorization requests (RFC 9126).
extension GrantFlow {
    /// Whether a round's authorization request is sent ahead.
    func isPushed() throws(Failure) -> Bool {
        let rules = dialect.environment.legs[.authorize]?.authorize ?? AuthorizeRules()
        let hasLeg = dialect.environment.legs[.pushed].map { !$0.url.parts.isEmpty } ?? false
        switch rules.pushed {
        case .off: return false
        // RFC 9126 section 5: a server that takes them says so.
        case .optional: return hasLeg && dialect.metadata?.endpoint(.pushed) != nil
        case .required:
            guard hasLeg else {
                throw Failure(
                    .usage,
                    "\(account.id): the provider wants its authorization requests pushed, and it is not known where to.",
                    remedy: "Read it from the provider: fob discover \(dialect.provider.name)")
            }
            return true
        }
    }

    /// Section 2.1: all that the page would have said, and the client's proof.
    func pushedRequest(_ index: Int, _ attempt: SignInAttempt) throws(Failure) -> WireRequest {
        var builder = try builder(.pushed, round(index), redirectURI: attempt.redirectURI)
        if let authorize = dialect.environment.legs[.authorize] {
            var leg = builder.leg
            leg.names = authorize.names.merging(leg.names) { $1 }
            leg.parameters = authorize.parameters + leg.parameters
            builder.leg = leg
        }
        return try builder.request(authorizeParameters(attempt))
    }

    mutating func pushed(_ reply: WireReply, _ index: Int, _ attempt: SignInAttempt) throws(GrantError) {
        let reader = reader(.pushed, round: round(index).name)
        let body = try reader.success(reply)
        guard let uri = body["request_uri"]?.string, !uri.isEmpty, uri.utf8.count <= 4096,
            uri.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw reader.malformed("it holds no request_uri", status: reply.status) }
        let lifetime = min(max(Duration(said: body["expires_in"]) ?? .seconds(60), .seconds(1)), .seconds(3600))
        state = .authorize(index, attempt, PushedRequest(uri: uri, expiresAt: sentAt + lifetime))
    }
}
