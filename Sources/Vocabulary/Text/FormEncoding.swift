/// `application/x-www-form-urlencoded` as RFC 6749 appendix B wants it: only unreserved characters stay.
public enum FormEncoding {
    /// How a space is written: `+` in a body, `%20` in a path.
    public enum Space: Sendable {
        case plus
        case percent20
    }

    private static let hex = Array("0123456789ABCDEF".utf8)

    /// One name or value.
    public static func encode(_ text: String, space: Space = .plus) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, 0x2D, 0x2E, 0x5F, 0x7E: result.append(byte)
            case 0x20 where space == .plus: result.append(0x2B)
            default: result += [0x25, hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// `a=b&c=d`, in the given order.
    public static func encode(_ pairs: [(name: String, value: String)], space: Space = .plus) -> String {
        pairs.map { "\(encode($0.name, space: space))=\(encode($0.value, space: space))" }.joined(separator: "&")
    }

    /// Nil for a `%` without two hexadecimal digits, or for bytes that are not UTF-8. `+` is a space.
    public static func decode(_ text: some StringProtocol) -> String? { decode(Array(text.utf8)[...]) }

    private static func decode(_ bytes: ArraySlice<UInt8>) -> String? {
        var result: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case 0x2B: result.append(0x20)
            case 0x25:
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    return nil
                }
                result.append(high << 4 | low)
            default: result.append(byte)
            }
        }
        return String(validating: result, as: UTF8.self)
    }

    /// The members in their order, repeated ones included; nil where one cannot be decoded.
    public static func decodePairs(_ text: some StringProtocol) -> [(name: String, value: String)]? {
        var pairs: [(name: String, value: String)] = []
        // By bytes: as a `Character`, `&` with a combining mark behind it is no `&`.
        for piece in Array(text.utf8).split(separator: UInt8(ascii: "&")) {
            let halves = piece.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decode(halves[0]), let value = halves.count > 1 ? decode(halves[1]) : "" else {
                return nil
            }
            pairs.append((name, value))
        }
        return pairs
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
