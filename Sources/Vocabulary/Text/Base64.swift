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

    /// Decodes either alphabet, padded to the full or not at all; nil for any other character, an impossible length and
    /// bits behind the last byte (section 3.5), so that there is one spelling of each.
    public static func decode(_ text: String) -> [UInt8]? {
        var digits = Array(text.utf8)[...]
        if digits.last == 0x3D {
            guard digits.count % 4 == 0 else { return nil }
            digits.removeLast()
            if digits.last == 0x3D { digits.removeLast() }
        }
        guard digits.count % 4 != 1 else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(digits.count / 4 * 3 + 2)
        var group: UInt32 = 0
        var bits: UInt32 = 0
        for digit in digits {
            guard let value = value(of: digit) else { return nil }
            group = (group << 6 | value) & 0xFFFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(truncatingIfNeeded: group >> bits))
            }
        }
        return group & ((1 << bits) - 1) == 0 ? result : nil
    }

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case 0x41...0x5A: UInt32(digit - 0x41)
        case 0x61...0x7A: UInt32(digit - 0x61 + 26)
        case 0x30...0x39: UInt32(digit - 0x30 + 52)
        case 0x2B, 0x2D: 62
        case 0x2F, 0x5F: 63
        default: nil
        }
    }
}
