import Crypto
import CryptoExtras
import Testing

/// The published vectors of what a sealed store is made of, against the library that fob links.
@Suite("The published vectors")
struct VectorTests {
    private func bytes(_ hex: String) -> [UInt8] {
        stride(from: 0, to: hex.utf8.count, by: 2).compactMap { offset in
            let start = hex.index(hex.startIndex, offsetBy: offset)
            return UInt8(hex[start..<hex.index(start, offsetBy: 2)], radix: 16)
        }
    }

    private func hex(_ key: SymmetricKey) -> String {
        key.withUnsafeBytes { bytes in
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }

    @Test(
        "V11: scrypt gives what RFC 7914 section 12 says",
        arguments: [
            (
                "password", "NaCl", 1024, 16,
                "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                    + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
            ),
            (
                "pleaseletmein", "SodiumChloride", 16_384, 1,
                "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                    + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
            ),
        ])
    func scrypt(password: String, salt: String, rounds: Int, parallelism: Int, expected: String) throws {
        let key = try KDF.Scrypt.deriveKey(
            from: Array(password.utf8), salt: Array(salt.utf8), outputByteCount: 64, rounds: rounds, blockSize: 8,
            parallelism: parallelism)
        #expect(hex(key) == expected)
    }

    @Test("V12: HKDF gives what RFC 5869 appendix A.1 says")
    func hkdf() {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: [UInt8](repeating: 0x0B, count: 22)), salt: Array(UInt8(0)...0x0C),
            info: Array(UInt8(0xF0)...0xF9), outputByteCount: 42)
        #expect(hex(key) == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
    }

    @Test("V12: ChaCha20-Poly1305 opens what RFC 8439 appendix A.5 sealed, and nothing that differs in one bit")
    func chaCha() throws {
        let key = SymmetricKey(data: bytes("1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0"))
        let nonce = try ChaChaPoly.Nonce(data: bytes("000000000102030405060708"))
        let sealed = bytes(
            "64a0861575861af460f062c79be643bd5e805cfd345cf389f108670ac76c8cb24c6cfc18755d43eea09ee94e382d26b0"
                + "bdb7b73c321b0100d4f03b7f355894cf332f830e710b97ce98c8a84abd0b948114ad176e008d33bd60f982b1ff37c855"
                + "9797a06ef4f0ef61c186324e2b3506383606907b6a7c02b0f9f6157b53c867e4b9166c767b804d46a59b5216cde7a4e9"
                + "9040c5a40433225ee282a1b0a06c523eaf4534d7f83fa1155b0047718cbc546a0d072b04b3564eea1b422273f548271a"
                + "0bb2316053fa76991955ebd63159434ecebb4e466dae5a1073a6727627097a1049e617d91d361094fa68f0ff77987130"
                + "305beaba2eda04df997b714d6c6f2c29a6ad5cb4022b02709b")
        let tag = bytes("eead9d67890cbb22392336fea1851f38")
        let data = bytes("f33388860000000000004e91")
        let box = try ChaChaPoly.SealedBox(nonce: nonce, ciphertext: sealed, tag: tag)
        let text = try ChaChaPoly.open(box, using: key, authenticating: data)
        #expect(String(decoding: text, as: UTF8.self).hasPrefix("Internet-Drafts are draft documents valid for a max"))
        for bit in [0, 7, 500, sealed.count * 8 - 1] {
            var bent = sealed
            bent[bit / 8] ^= 1 << UInt8(bit % 8)
            let box = try ChaChaPoly.SealedBox(nonce: nonce, ciphertext: bent, tag: tag)
            #expect(throws: (any Error).self) { try ChaChaPoly.open(box, using: key, authenticating: data) }
        }
    }
}
