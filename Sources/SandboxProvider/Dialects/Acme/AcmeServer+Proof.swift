import Crypto
import Vocabulary

/// Proofs of possession (RFC 9449).
extension AcmeServer {
    /// How far a proof's `iat` may be off.
    static let proofAge = Duration.seconds(300)

    /// The thumbprint of the key that the request proves; nil where it proves none and need not.
    /// - Parameter token: the access token that goes along, at a resource.
    mutating func proof(
        of request: SandboxRequest, for token: String? = nil, _ now: Instant
    ) throws(Refusal) -> String? {
        let values = request.values("dpop")
        if values.isEmpty, token == nil, !options.requiresDPoP { return nil }
        guard values.count == 1, let jwt = CompactJWT(values[0]) else {
            throw unproved("exactly one proof is expected in the header DPoP", token)
        }
        // Section 4.3, in its order.
        guard jwt.header["typ"]?.string == "dpop+jwt", let jwk = jwt.header["jwk"] else {
            throw unproved("typ is dpop+jwt and jwk the public key", token)
        }
        guard jwt.algorithm != "none", jwt.algorithm?.hasPrefix("HS") == false,
            let key = VerificationKey(jwk: jwk), let thumbprint = Thumbprint.of(jwk: jwk), key.signed(jwt)
        else { throw unproved("the proof is not signed by the public key in it", token) }
        guard jwt.claims["htm"]?.string == request.method else { throw unproved("htm is \(request.method)", token) }
        guard jwt.claims["htu"]?.string == issuer + request.path else {
            throw unproved("htu is \(issuer)\(request.path), without query and fragment", token)
        }
        try checkNonce(jwt, token)
        guard let issued = jwt.claims["iat"]?.integer.map({ Instant(milliseconds: $0 * 1000) }),
            now - issued <= Self.proofAge, issued - now <= Self.proofAge
        else { throw unproved("iat is missing or too far from now", token) }
        if let token, jwt.claims["ath"]?.string != Base64.encodeURL(Array(SHA256.hash(data: Array(token.utf8)))) {
            throw unproved("ath is not the hash of the access token", token)
        }
        guard let jti = jwt.claims["jti"]?.string, !jti.isEmpty,
            seen.take("proof \(thumbprint) \(jti)", until: issued + Self.proofAge, now: now)
        else { throw unproved("jti is missing or was used already", token) }
        return thumbprint
    }

    /// Section 8: whoever has no nonce gets one and is to come again.
    private mutating func checkNonce(_ jwt: CompactJWT, _ token: String?) throws(Refusal) {
        guard options.demandsNonce else { return }
        if let nonce, jwt.claims["nonce"]?.string == nonce { return }
        let fresh = nonce ?? mint.next(.nonce)
        nonce = fresh
        var reply = OAuthError.reply("use_dpop_nonce", "the proof lacks the server's nonce")
        if token != nil {
            reply = .json(401, ["error": "use_dpop_nonce"])
            reply.headers.append(SandboxHeader("WWW-Authenticate", "DPoP error=\"use_dpop_nonce\""))
        }
        reply.headers.append(SandboxHeader("DPoP-Nonce", fresh))
        throw Refusal(reply)
    }

    /// Section 8.2: each success brings the nonce for the next request.
    mutating func withNonce(_ reply: SandboxReply) -> SandboxReply {
        guard options.demandsNonce else { return reply }
        var reply = reply
        let fresh = mint.next(.nonce)
        nonce = fresh
        reply.headers.append(SandboxHeader("DPoP-Nonce", fresh))
        return reply
    }

    private func unproved(_ description: String, _ token: String?) -> Refusal {
        guard token != nil else { return Refusal("invalid_dpop_proof", description) }
        var reply = OAuthError.reply("invalid_dpop_proof", description, status: 401)
        reply.headers.append(SandboxHeader("WWW-Authenticate", "DPoP error=\"invalid_dpop_proof\""))
        return Refusal(reply)
    }
}
