import Crypto
package import Vocabulary

/// Seals and opens the records of one store under its key, and names their files.
///
/// Each save has a key of its own: HKDF-SHA256 of the store's key with a fresh salt, so that ChaCha20-Poly1305 with a zero
/// nonce never meets the same pair twice. That cipher does not commit to its key; `commit` does, and is compared first. The
/// additional data binds a record to its store, kind and file, so that none can stand for another.
package struct Sealer: Sendable {
    static let format = "fob-sealed"
    static let version = 1
    static let names = ["format", "version", "salt", "commit", "ciphertext"]
    /// What every record's file ends with in a sealed store.
    static let suffix = ".sealed"
    private static let saltLength = 32

    let storeID: String
    let key: StoreKey
    /// Outlives the store's key, so that files keep their names when it is changed.
    let nameKey: StoreKey

    /// The name under which a record is filed: 32 hexadecimal digits that tell nothing without the key.
    func fileName(_ kind: RecordEnvelope.Kind, _ name: String) -> String {
        let mac = HMAC<SHA256>.authenticationCode(
            for: Array("fob/v1/name\0\(kind.rawValue)\0\(name)".utf8), using: nameKey.symmetric)
        return hexadecimal(Array(mac).prefix(16))
    }

    /// Whether a file may be one of a sealed store, as far as its name tells.
    static func isFileName(_ file: String, suffix: String) -> Bool {
        file.hasSuffix(suffix) && isHexadecimal(file.utf8.dropLast(suffix.utf8.count), count: 32)
    }

    /// The file's content for a record that is filed under that name.
    func seal(_ record: [UInt8], _ kind: RecordEnvelope.Kind, filed name: String, randomness: any Randomness)
        -> JSON
    {
        let salt = randomness.bytes(Self.saltLength)
        let keys = RecordKeys(key, salt: salt)
        let box = Result {
            try ChaChaPoly.seal(
                record, using: keys.payload, nonce: .zero, authenticating: additionalData(kind, name))
        }
        // It refuses nothing but a plaintext of 256 GiB.
        guard case .success(let sealed) = box else { preconditionFailure("a record cannot be sealed") }
        return [
            "format": JSON(Self.format), "version": JSON(Int64(Self.version)),
            "salt": JSON(Base64.encodeURL(salt)), "commit": JSON(Base64.encodeURL(keys.commitment)),
            "ciphertext": JSON(Base64.encodeURL(Array(sealed.combined.dropFirst(ChaChaPoly.Nonce.length)))),
        ]
    }

    /// The record in a file of that name.
    ///
    /// - Throws: one and the same defect for a wrong key, an altered byte and a record that was put in another's place.
    package func open(_ file: JSON, _ kind: RecordEnvelope.Kind, filed name: String) throws(RecordDefect) -> [UInt8] {
        let reader = try RecordReader(file)
        try reader.require(format: Self.format, version: Self.version)
        let salt = try reader.base64URL("salt", length: Self.saltLength)
        let commit = try reader.base64URL("commit", length: StoreKey.length)
        let ciphertext = try reader.base64URL("ciphertext", length: nil)
        let keys = RecordKeys(key, salt: salt)
        guard constantTimeEqual(commit, keys.commitment),
            let box = try? ChaChaPoly.SealedBox(combined: ChaChaPoly.Nonce.zeroBytes + ciphertext),
            let plain = try? ChaChaPoly.open(
                box, using: keys.payload, authenticating: additionalData(kind, name))
        else { throw RecordDefect(position: file.position, reason: SealedHeader.unopened) }
        return Array(plain)
    }

    /// How long the file is at most for a record of that length.
    static func sizeSealed(_ bytes: Int) -> Int { bytes * 4 / 3 + 512 }

    private func additionalData(_ kind: RecordEnvelope.Kind, _ name: String) -> [UInt8] {
        let data: JSON = [
            "store_id": JSON(storeID), "kind": JSON(kind.rawValue), "name": JSON(name),
            "version": JSON(Int64(Self.version)),
        ]
        return Array(data.serialized(pretty: false).dropLast())
    }
}

/// The keys of one save of one record.
private struct RecordKeys {
    let payload: SymmetricKey
    /// No other key of a store has the same.
    let commitment: [UInt8]

    init(_ key: StoreKey, salt: [UInt8]) {
        let root = HKDF<SHA256>.extract(inputKeyMaterial: key.symmetric, salt: salt)
        payload = Self.expanded(root, "payload")
        commitment = Self.expanded(root, "commit").withUnsafeBytes { Array($0) }
    }

    private static func expanded(_ root: HashedAuthenticationCode<SHA256>, _ purpose: String) -> SymmetricKey {
        HKDF<SHA256>.expand(
            pseudoRandomKey: root, info: Array("fob/v1/\(purpose)".utf8), outputByteCount: StoreKey.length)
    }
}
