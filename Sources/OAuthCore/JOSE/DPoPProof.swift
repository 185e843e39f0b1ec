import Crypto
import Vocabulary

/// The proof that a request comes from whoever has the key of its token (RFC 9449 section 4.2).
///
/// Made for one request: one that is sent again needs a new one.
enum DPoPProof {
    /// A proof for one request.
    ///
    /// - Parameters:
    ///   - url: as it is sent; query and fragment stay out of the proof.
    ///   - accessToken: the token that goes with the request; nil at the token endpoint.
    ///   - nonce: what that server last gave in `DPoP-Nonce` (section 8).
    static func make(
        key: SigningKey, method: String, url: String, accessToken: Secret?, nonce: String?, now: Instant,
        randomness: any Randomness
    ) throws(SigningKeyDefect) -> String {
        var claims: JSON = [
            // 128 random bits, where the section wants 96.
            "jti": JSON(Base64.encodeURL(randomness.bytes(16))), "htm": JSON(method), "htu": JSON(target(of: url)),
            "iat": JSON(now.unixSeconds),
        ]
        if let accessToken { claims = claims.with("ath", JSON(hash(of: accessToken))) }
        if let nonce { claims = claims.with("nonce", JSON(nonce)) }
        return try key.sign(
            header: ["typ": "dpop+jwt", "alg": JSON(key.algorithm), "jwk": key.publicJWK], claims: claims)
    }

    /// `htu`: without query and fragment.
    static func target(of url: String) -> String {
        String(decoding: url.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }, as: UTF8.self)
    }

    /// `ath`: SHA-256 over the token's ASCII.
    static func hash(of token: Secret) -> String {
        token.withBytes { Base64.encodeURL(Array(SHA256.hash(data: $0))) }
    }
}
