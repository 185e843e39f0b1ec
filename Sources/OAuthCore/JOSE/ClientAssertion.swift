import Crypto
import Vocabulary

/// The token by which a client proves who it is (RFC 7523 sections 2.2 and 3).
///
/// Each holds an id of its own, because a server may refuse one that it has seen: whatever is sent again needs a new
/// one.
enum ClientAssertion {
    /// What stands in `client_assertion_type` (RFC 7523 section 2.2).
    static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    /// An assertion for one request.
    ///
    /// - Parameters:
    ///   - audience: the issuer or the URL that the server wants to read its name in.
    ///   - key: for private_key_jwt; nil for client_secret_jwt.
    ///   - clientSecret: signs where there is no key, or the rules say HS256.
    ///   - certificate: PEM; its thumbprint goes into the header, by which some servers find the key.
    static func make(
        rules: AssertionRules, clientID: String, audience: String, key: SigningKey?, clientSecret: Secret?,
        certificate: String?, now: Instant, randomness: any Randomness
    ) throws(SigningKeyDefect) -> Secret {
        let issued = now.unixSeconds
        let claims: JSON = [
            "iss": JSON(clientID), "sub": JSON(clientID), "aud": JSON(audience), "iat": JSON(issued),
            "exp": JSON(issued + max(1, rules.lifetime.wholeSeconds)),
            "jti": JSON(Base64.encodeURL(randomness.bytes(16))),
        ]
        var header: JSON = ["typ": "JWT"]
        if let keyID = rules.keyID { header = header.with("kid", JSON(keyID)) }
        guard let key, rules.algorithm != .hs256 else {
            guard let clientSecret, !clientSecret.isEmpty else {
                throw SigningKeyDefect(
                    rules.algorithm == .hs256
                        ? "there is no client secret to sign with" : "there is no key to sign with")
            }
            return Secret(signed(header.with("alg", "HS256"), claims, with: clientSecret))
        }
        if let algorithm = rules.algorithm { header = header.with("alg", JSON(algorithm.rawValue)) }
        if let certificate { header = header.with("x5t#S256", JSON(try thumbprint(of: certificate))) }
        return Secret(try key.sign(header: header, claims: claims))
    }

    private static func signed(_ header: JSON, _ claims: JSON, with secret: Secret) -> String {
        let input = SignedText.input(header: header, claims: claims)
        let code = secret.withBytes { secret in
            HMAC<SHA256>.authenticationCode(for: Array(input.utf8), using: SymmetricKey(data: secret))
        }
        return "\(input).\(Base64.encodeURL(Array(code)))"
    }

    /// RFC 7515 section 4.1.8, of the first certificate: the client's own.
    private static func thumbprint(of certificate: String) throws(SigningKeyDefect) -> String {
        guard let block = PEMBlock.all(in: certificate).first(where: { $0.label == "CERTIFICATE" }) else {
            throw SigningKeyDefect("there is no certificate in the text that should hold it")
        }
        return Base64.encodeURL(Array(SHA256.hash(data: block.der)))
    }
}

extension Instant {
    /// As a JWT has it (RFC 7519 section 2): whole seconds, cut towards the past.
    var unixSeconds: Int64 {
        milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
    }
}
