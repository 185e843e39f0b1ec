import Testing
import Vocabulary

@testable import OAuthCore

/// The vectors that the RFCs print.
@Suite("The published vectors of JOSE")
struct VectorTests {
    @Test("V5: RFC 7638 section 3.1, the thumbprint of an RSA key")
    func v5() {
        let modulus =
            "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3"
            + "oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0"
            + "zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44"
            + "-csFCur-kEgU8awapJzKnqDKgw"
        let thumbprint = SigningKey.thumbprint(of: ["e": "AQAB", "kty": "RSA", "n": JSON(modulus)])
        #expect(thumbprint == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
    }

    @Test("V6: RFC 9449 section 6.1, the thumbprint of an EC key, and the proof of figure 1")
    func v6() async throws {
        let key: JSON = [
            "kty": "EC", "crv": "P-256", "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
            "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
        ]
        #expect(SigningKey.thumbprint(of: key) == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I")
        let proof = Parts(
            "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0Rs"
                + "cEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAt"
                + "MjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29t"
                + "L3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJ"
                + "K70nfbV37xRZT3Lg")
        #expect(await SignatureAlgorithm.es256.isSignature(proof.signature, over: proof.signed, by: key))
        #expect(proof.claims["jti"]?.string == "-BwC3ESc6acc2lTc")
    }

    @Test("V7: RFC 9449 section 7.1, the hash of an access token")
    func v7() {
        #expect(
            DPoPProof.hash(of: Secret("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"))
                == "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo")
    }

    static let joe =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"

    @Test("V8: RFC 7515 appendix A.1, HS256")
    func v8HS256() throws {
        let parts = Parts(
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\(Self.joe).dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        let key = try #require(
            Base64.decode("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"))
        #expect(SharedSecretSignature.hs256.isCode(parts.signature, over: parts.signed, by: Secret(utf8: key)))
        #expect(!SharedSecretSignature.hs256.isCode(parts.signature, over: parts.signed, by: Secret("another")))
        #expect(!SharedSecretSignature.hs256.isCode(parts.signature, over: parts.signed, by: Secret("")))
    }

    @Test("V8: RFC 7515 appendix A.2, RS256")
    func v8RS256() async {
        let key: JSON = [
            "kty": "RSA", "e": "AQAB",
            "n": JSON(
                "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZ"
                    + "S-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBE"
                    + "Ma2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kz"
                    + "k2PAcDTW9gb54h4FRWyuXpoQ"),
        ]
        let parts = Parts(
            "eyJhbGciOiJSUzI1NiJ9.\(Self.joe).cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-"
                + "0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSj"
                + "tQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUi"
                + "pUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw")
        #expect(await SignatureAlgorithm.rs256.isSignature(parts.signature, over: parts.signed, by: key))
    }

    @Test("V8: RFC 7515 appendix A.3, ES256")
    func v8ES256() async {
        let key: JSON = [
            "kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        ]
        let parts = Parts(
            "eyJhbGciOiJFUzI1NiJ9.\(Self.joe).DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJ"
                + "qPP3-Kg6NU1Q")
        #expect(await SignatureAlgorithm.es256.isSignature(parts.signature, over: parts.signed, by: key))
    }

    @Test("V8: RFC 7515 appendix A.5, no signature at all, is refused")
    func v8None() async {
        let check = IDTokenCheck(issuer: "joe", clientID: "fob", algorithms: ["none", "RS256"])
        let defect = await #expect(throws: IDTokenDefect.self) {
            _ = try await check.claims(
                of: Secret("eyJhbGciOiJub25lIn0.\(Self.joe)."), keys: .empty, clientSecret: Secret("hush-hush-hush"),
                now: Instant(milliseconds: 1_300_819_000_000))
        }
        #expect(defect?.reason == "its algorithm is not supported")
    }

    static let frodo =
        "SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5k"
        + "IGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0"
        + "by4"
    static let bilbo: JSON = [
        "kty": "RSA", "e": "AQAB",
        "n": JSON(
            "n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrKb2wqVw"
                + "GU_NsYOYL-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6cS6M1FZcD1NNLYD5lFHpPI9bT"
                + "wJlsde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhuaxwUk"
                + "Rz5iaiQkqgc5gHdrNP5zw"),
    ]

    @Test("V9: RFC 7520 section 4.2, PS384")
    func v9PS384() async {
        let parts = Parts(
            "eyJhbGciOiJQUzM4NCIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.\(Self.frodo).cu22eBqkYDKgIlTpzDX"
                + "GvaFfz6WGoz7fUDcfT0kkOy42miAh2qyBzk1xEsnk2IpN6-tPid6VrklHkqsGqDqHCdP6O8TTB5dDDItllVo6_1OLPpcbUrhiUSMxbbX"
                + "UvdvWXzg-UD8biiReQFlfz28zGWVsdiNAUf8ZnyPEgVFn442ZdNqiVJRmBqrYRXe8P_ijQ7p8Vdz0TTrxUeT3lm8d9shnr2lfJT8ImUj"
                + "vAA2Xez2Mlp8cBE5awDzT0qI0n6uiP1aCN_2_jLAeQTlqRHtfa64QQSUmFAAjVKPbByi7xho0uTOcbH510a6GYmJUAfmWjwZ6oD4ifKo"
                + "8DYM-X72Eaw")
        #expect(await SignatureAlgorithm.ps384.isSignature(parts.signature, over: parts.signed, by: Self.bilbo))
        #expect(await !SignatureAlgorithm.rs384.isSignature(parts.signature, over: parts.signed, by: Self.bilbo))
    }

    @Test("V9: RFC 7520 section 4.3, ES512")
    func v9ES512() async {
        let key: JSON = [
            "kty": "EC", "crv": "P-521",
            "x": "AHKZLLOsCOzz5cY97ewNUajB957y-C-U88c3v13nmGZx6sYl_oJXu9A5RkTKqjqvjyekWF-7ytDyRXYgCF5cj0Kt",
            "y": "AdymlHvOiLxXkEhayXQnNCvDX4h9htZaCJN34kfmC6pV5OhQHiraVySsUdaQkAgDPrwQrJmbnX9cwlGfP-HqHZR1",
        ]
        let parts = Parts(
            "eyJhbGciOiJFUzUxMiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.\(Self.frodo).AE_R_YZCChjn4791jSQC"
                + "rdPZCNYqHXCTZH0-JZGYNlaAjP2kqaluUIIUnC9qvbu9Plon7KRTzoNEuT4Va2cmL1eJAQy3mtPBu_u_sDDyYjnAMDxXPn7XrT0lw-kv"
                + "AD890jl8e2puQens_IEKBpHABlsbEPX6sFY8OcGDqoRuBomu9xQ2")
        #expect(await SignatureAlgorithm.es512.isSignature(parts.signature, over: parts.signed, by: key))
    }

    @Test("V9: RFC 7520 section 4.4, HS256")
    func v9HS256() throws {
        let parts = Parts(
            "eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9.\(Self.frodo).s0h6KThzkfBB"
                + "BkLspW1h84VsJZFTsPPqMDA7g1Md7p0")
        let key = try #require(Base64.decode("hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg"))
        #expect(SharedSecretSignature.hs256.isCode(parts.signature, over: parts.signed, by: Secret(utf8: key)))
    }

    @Test("V10: OpenID Connect Core appendices A.3 and A.4, at_hash and c_hash")
    func v10() {
        let token = Secret("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y")
        #expect(TokenHash.make(of: token, algorithm: "RS256") == "77QmUPtjPfzWtF2AnpK9RQ")
        let code = Secret("Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk")
        #expect(TokenHash.make(of: code, algorithm: "RS256") == "LDktKdoQak3Pk0cnXxCltA")
    }

    /// A token cut at its dots, whatever its body is: that of RFC 7520 is no JSON.
    struct Parts {
        let signed: [UInt8]
        let signature: [UInt8]
        let claims: JSON

        init(_ text: String) {
            let segments = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            signed = Array("\(segments[0]).\(segments[1])".utf8)
            signature = Base64.decode(segments[2]) ?? []
            claims = (try? JSON(parsing: Base64.decode(segments[1]) ?? [])) ?? nil
        }
    }
}
