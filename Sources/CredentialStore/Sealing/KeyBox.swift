import Crypto
import Vocabulary

/// A key, sealed under another key that seals nothing else: so the nonce may be zero.
enum KeyBox {
    static func seal(_ key: StoreKey, under wrapping: SymmetricKey, authenticating data: [UInt8]) -> [UInt8] {
        let box = key.bytes.withBytes { bytes in
            Result { try ChaChaPoly.seal(bytes, using: wrapping, nonce: .zero, authenticating: data) }
        }
        // It refuses nothing but a plaintext of 256 GiB.
        guard case .success(let sealed) = box else { preconditionFailure("a key cannot be sealed") }
        return Array(sealed.combined.dropFirst(ChaChaPoly.Nonce.length))
    }

    /// Nil for another key, and for anything that was altered.
    static func open(_ box: [UInt8], under wrapping: SymmetricKey, authenticating data: [UInt8]) -> StoreKey? {
        guard let sealed = try? ChaChaPoly.SealedBox(combined: ChaChaPoly.Nonce.zeroBytes + box),
            var plain = try? ChaChaPoly.open(sealed, using: wrapping, authenticating: data)
        else { return nil }
        return StoreKey(LockedBytes(moving: &plain))
    }
}

extension ChaChaPoly.Nonce {
    static let length = 12
    static let zeroBytes = [UInt8](repeating: 0, count: length)

    /// For keys that are used once.
    static var zero: ChaChaPoly.Nonce {
        guard let nonce = try? ChaChaPoly.Nonce(data: zeroBytes) else {
            preconditionFailure("twelve bytes are a nonce")
        }
        return nonce
    }
}

extension JSON {
    /// The one spelling of what an object says without one of its members: compact, members by the bytes of their keys.
    func canonical(without name: String) -> [UInt8] {
        let rest = JSON(.object((members ?? []).filter { $0.key != name }))
        return Array(rest.serialized(pretty: false).dropLast())
    }
}
