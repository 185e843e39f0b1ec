/// Base64 of RFC 4648. The standard library has none, and Foundation's costs its start-up time.
public enum Base64 {
    private static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlSafe = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Section 4, padded.
    public static func encode(_ bytes: [UInt8]) -> String { encode(bytes, standard, padded: true) }

    /// Section 5, without padding.
    public static func encodeURL(_ bytes: [UInt8]) -> String { encode(bytes, urlSafe, padded: false) }

    private static func encode(_ bytes: [UInt8], _ alphabet: [UInt8], padded: Bool) -> String {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let chunk = bytes[index..<min(index + 3, bytes.count)]
            var group: UInt32 = 0
            for byte in chunk { group = group << 8 | UInt32(byte) }
            group <<= 8 * UInt32(3 - chunk.count)
            for place in 0..<4 {
                if place <= chunk.count {
                    result.append(alphabet[Int(group >> (18 - 6 * UInt32(place)) & 63)])
                } else if padded {
                    result.append(0x3D)
                }
            }
            index += 3
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Decodes either alphabet, padded or not; nil for any other character or an impossible length.
    public static func decode(_ text: String) -> [UInt8]? {
        var digits = Array(text.utf8)
        while digits.last == 0x3D { digits.removeLast() }
        guard digits.count % 4 != 1 else { return nil }
        var result: [UInt8] = []
        var group: UInt32 = 0
        var bits: UInt32 = 0
        for digit in digits {
            guard let value = standard.firstIndex(of: digit) ?? urlSafe.firstIndex(of: digit) else { return nil }
            group = (group << 6 | UInt32(value)) & 0xFFFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(truncatingIfNeeded: group >> bits))
            }
        }
        return result
    }
}
