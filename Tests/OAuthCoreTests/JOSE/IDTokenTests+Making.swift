import TestSupport
import Vocabulary

@testable import OAuthCore

/// Making what is checked.
extension IDTokenTests {
    static func token(_ item: Case) throws -> String {
        let rsa = try SigningKey(pem: Secret(TestKeys.rsa))
        var claims: [String: JSON?] = [
            "iss": JSON(issuer), "sub": "u-1", "aud": "fob", "exp": JSON(seconds + 300), "iat": JSON(seconds),
            "nonce": "n-1", "email": "ann@example.com",
            "at_hash": JSON(TokenHash.make(of: Secret("access"), algorithm: "RS256")),
            "c_hash": JSON(TokenHash.make(of: Secret("code"), algorithm: "RS256")),
        ]
        claims.merge(item.claims) { $1 }
        var header: [String: JSON?] = ["typ": "JWT", "kid": "k-1"]
        switch item.signer {
        case .rsa, .otherRSA, .broken: header["alg"] = "RS256"
        case .es256: header["alg"] = "ES256"
        case .secret, .publicKeyAsSecret, .nobody: header["alg"] = "HS256"
        }
        header.merge(item.header) { $1 }
        let input = SignedText.input(header: object(header), claims: object(claims))
        func signed(_ key: SigningKey) throws -> String {
            // The signature of the key's own algorithm, whatever the header says.
            let own = try key.sign(header: object(header).with("alg", JSON(key.algorithm)), claims: object(claims))
            return "\(input).\(own.split(separator: ".")[2])"
        }
        switch item.signer {
        case .rsa: return try signed(rsa)
        case .otherRSA: return try signed(SigningKey(pem: Secret(TestKeys.p256)))
        case .es256: return try signed(SigningKey(pem: Secret(TestKeys.p256)))
        case .broken: return try signed(rsa) + "AAAA"
        case .secret: return "\(input).\(code(input, "hush-hush-hush"))"
        case .nobody: return "\(input).\(code(input, "another-secret"))"
        case .publicKeyAsSecret:
            return "\(input).\(code(input, String(decoding: rsa.publicJWK.compact, as: UTF8.self)))"
        }
    }

    static func code(_ input: String, _ secret: String) -> String {
        TestCode.hs256(Array(input.utf8), key: Array(secret.utf8))
    }

    static func object(_ members: [String: JSON?]) -> JSON {
        JSON(.object(members.compactMap { name, value in value.map { JSON.Member(key: name, value: $0) } }))
    }

    static func keys(_ keys: Keys) throws -> JSON {
        let rsa = try SigningKey(pem: Secret(TestKeys.rsa)).publicJWK
        let mine = rsa.with("kid", "k-1").with("use", "sig").with("alg", "RS256")
        let strange: [JSON] = [
            ["kty": "QUANTUM", "kid": "k-1"], 7, ["kid": "k-1"], nil, mine.with("use", "enc"),
            mine.with("alg", "RS512"), mine.with("key_ops", ["sign"]), ["kty": "oct", "k": "AAAA", "kid": "k-1"],
        ]
        let list: [JSON] =
            switch keys {
            case .one: [mine]
            case .oneWithoutID: [rsa]
            case .several: [mine, rsa.with("kid", "k-2")]
            case .severalWithoutID: [rsa, rsa]
            case .others: [try SigningKey(pem: Secret(TestKeys.ed25519)).publicJWK.with("kid", "k-1")]
            case .ec: [SigningKey.makeP256(randomness: SequenceRandomness()).publicJWK.with("kid", "k-1")]
            case .withStrangers: strange + [mine]
            }
        return ["keys": JSON(list)]
    }
}
