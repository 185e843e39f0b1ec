import Vocabulary

/// Proof of possession (RFC 9449) for whatever a flow sends.
extension GrantFlow {
    /// The keeper for a flow whose provider binds tokens to a key; nil where it does not.
    ///
    /// - Parameter stored: the credential or intermediate that the flow goes on from; it keeps its key.
    static func proofs(
        _ dialect: Dialect, after stored: Credential?, _ randomness: any Randomness
    ) throws(Failure) -> ProofKeeper? {
        if let pem = stored?.dpopKey {
            do { return ProofKeeper(key: try SigningKey(pem: pem)) } catch {
                throw Failure(
                    .loginNeeded,
                    "\(dialect.provider.name): the key that the token is bound to cannot be used: \(error.reason).",
                    remedy: "Sign in again.")
            }
        }
        switch dialect.profile.dpop {
        case .off: return nil
        case .required: break
        // RFC 9449 section 5.1: a server that takes proofs says so.
        case .optional where dialect.metadata?.document["dpop_signing_alg_values_supported"] == nil: return nil
        case .optional: break
        }
        return ProofKeeper(key: .makeP256(randomness: randomness))
    }

    /// The step that sends a request, with a proof where one is due; remembers what must be redacted in its reply.
    mutating func sending(
        _ request: WireRequest, _ leg: LegName, _ round: String, with token: Credential? = nil
    ) throws(Failure) -> GrantStep {
        var request = request
        let isBound = token?.tokenType == "DPoP"
        if let proofs, leg.givesTokens || isBound {
            do {
                request.headers.append(
                    try proofs.proof(
                        for: request, token: isBound ? token?.accessToken : nil,
                        at: Moment(now: sentAt, randomness: randomness)))
            } catch {
                throw Failure(.unexpected, "\(account.id): no proof can be made: \(error.reason).")
            }
        }
        sent = (request.url, request.secrets)
        return .send(request, leg: leg, round: round)
    }

    /// Section 5: a token of another type is not bound to the key; it is of no use where that was demanded.
    func checkBinding(_ token: TokenReply, _ reader: ReplyReader, _ status: Int) throws(GrantError) {
        guard dialect.profile.dpop == .required, proofs != nil, token.tokenType.lowercased() != "dpop" else { return }
        throw reader.malformed(
            "its token type is “\(token.tokenType)”, and one that is bound to a key (DPoP) was asked for",
            status: status)
    }
}

extension LegName {
    /// Whether a request of this leg is answered with tokens, and so carries a proof (RFC 9449 section 5).
    var givesTokens: Bool {
        [.exchange, .refresh, .clientCredentials, .devicePoll, .tokenExchange, .jwtBearer].contains(self)
    }
}
