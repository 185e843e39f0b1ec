import Crypto
import Vocabulary

/// An HMAC as a server makes it.
enum TestCode {
    static func hs256(_ bytes: [UInt8], key: [UInt8]) -> String {
        Base64.encodeURL(Array(HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: key))))
    }
}
