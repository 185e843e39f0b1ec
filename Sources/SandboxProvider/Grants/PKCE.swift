import Crypto
import Vocabulary

/// RFC 7636, as the server checks it.
enum PKCE {
    /// Section 4.1: 43 to 128 unreserved characters.
    static func isVerifier(_ text: String) -> Bool {
        (43...128).contains(text.utf8.count) && text.utf8.allSatisfy(isUnreserved)
    }

    /// Section 4.2: 32 bytes in URL-safe Base64 without padding.
    static func isS256Challenge(_ text: String) -> Bool {
        text.utf8.count == 43 && text.utf8.allSatisfy { isUnreserved($0) && $0 != 0x2E && $0 != 0x7E }
    }

    /// Section 4.6.
    static func matches(verifier: String, challenge: String) -> Bool {
        isVerifier(verifier) && Base64.encodeURL(Array(SHA256.hash(data: Array(verifier.utf8)))) == challenge
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }
}
