import Vocabulary

/// A passphrase as it is hashed: in Unicode's normal form C, so that an “é” opens the store on every keyboard.
enum Passphrase {
    /// A copy of its own, so that whoever shows the field of the original does not wait for the derivation.
    ///
    /// What is no UTF-8 stays as it is. Almost everything that is typed is in that form already and never leaves locked memory;
    /// only a text that is not passes through a `String`, which cannot be wiped.
    static func normalised(_ passphrase: LockedBytes) -> LockedBytes {
        passphrase.withBytes { bytes in
            isNormal(bytes) ? LockedBytes(copying: bytes) : composed(bytes) ?? LockedBytes(copying: bytes)
        }
    }

    private static func isNormal(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if bytes.allSatisfy({ $0 < 0x80 }) { return true }
        if #available(macOS 26, *) {
            return bytes.withMemoryRebound(to: UInt8.self) { bytes in
                guard var text = try? UTF8Span(validating: bytes.span) else { return false }
                return text.checkForNFC(quickCheck: false)
            }
        }
        return false
    }

    private static func composed(_ bytes: UnsafeRawBufferPointer) -> LockedBytes? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        // Composing makes no text longer than three times its length (Unicode Standard Annex 15, section 12).
        let normal = LockedBytes(capacity: 3 * bytes.count)
        text._withNFCCodeUnits { normal.append($0) }
        return normal
    }
}
