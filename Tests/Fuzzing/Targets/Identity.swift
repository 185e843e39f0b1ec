import OAuthCore
import Vocabulary

extension FuzzTarget {
    private static let issuer = "https://as.example"

    private static func compact(_ header: String, _ claims: String) -> String {
        [header, claims, "sig"].map { Base64.encodeURL(Array($0.utf8)) }.joined(separator: ".")
    }

    /// An ID token in compact form. Its signature is another's business: what is fuzzed is what reads it.
    static let idToken = FuzzTarget(
        "id_token", weight: 10, limit: 20_000,
        corpus: [
            compact(
                #"{"alg":"RS256","typ":"JWT","kid":"k1"}"#,
                #"{"iss":"https://as.example","sub":"u1","aud":"fuzz-client","exp":1790000600,"iat":1790000000}"#),
            compact(
                #"{"alg":"ES256"}"#,
                #"{"iss":"https://as.example","sub":"u1","aud":["fuzz-client"],"azp":"fuzz-client","exp":1790000600.5,"#
                    + #""iat":1789999990,"at_hash":"jHkW"}"#),
            compact(#"{"alg":"none"}"#, "{}"), compact(#"{"alg":"HS256","crit":["b64"],"jwk":{}}"#, "[]"),
            String(repeating: ".", count: 5000), "a.b.c", "..",
        ], words: [".", "..", "=", "eyJ", "e30", "bnVsbA", "W10"]
    ) { bytes in
        let check = IDTokenCheck(issuer: issuer, clientID: "fuzz-client", algorithms: ["RS256", "ES256"])
        do throws(IDTokenDefect) {
            _ = try check.claimsWithoutSignature(of: Secret(utf8: bytes), now: FuzzProvider.now)
        } catch {
            return try demandScreenFit(error.reason, "the reason")
        }
        try demand(bytes.count { $0 == UInt8(ascii: ".") } == 2, "a token of other than three parts was believed")
        try demand(bytes.count <= 16_384, "a token that is too long was believed")
    }

    /// What a server says of itself.
    static let metadata = FuzzTarget(
        "metadata", weight: 10,
        corpus: [
            #"{"issuer":"https://as.example","authorization_endpoint":"https://as.example/a","token_endpoint":"#
                + #""https://as.example/t","jwks_uri":"https://as.example/k","response_types_supported":["code"],"#
                + #""code_challenge_methods_supported":["S256"],"id_token_signing_alg_values_supported":["RS256"]}"#,
            #"{"issuer":"https://as.example/","token_endpoint":"http://as.example/t"}"#, "[]", "{}",
            #"{"issuer":"https://as.example","authorization_endpoint":"javascript:alert(1)"}"#,
        ],
        words: [
            "issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "https://", "http://", "javascript:", "@",
            "evil.example", "\"", "[", "]", "null", "--x",
        ]
    ) { bytes in
        let reply = WireReply(status: 200, headers: [HeaderField("Content-Type", "application/json")], body: bytes)
        let metadata: ServerMetadata
        do throws(Discovery.Defect) { metadata = try Discovery.metadata(in: reply, issuer: issuer) } catch {
            return try demandScreenFit(error.reason, "the defect")
        }
        try demand(Array(metadata.issuer.utf8) == Array(issuer.utf8), "another issuer was believed")
        for (key, url) in metadata.addresses {
            try demand(
                url.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "the address \(key) holds other characters")
        }
    }
}
