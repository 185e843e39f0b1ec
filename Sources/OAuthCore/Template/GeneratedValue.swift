import Vocabulary

/// Values that differ with every request: some vendors want one of them in a header or a parameter.
enum GeneratedValue: String, CaseIterable {
    /// A random UUID (RFC 9562 section 5.4), in lower case.
    case uuid
    /// Seconds since 1970.
    case now
    /// Milliseconds since 1970.
    case nowMilliseconds = "now_ms"

    /// The value for one request.
    func text(now: Instant, randomness: any Randomness) -> String {
        switch self {
        case .now: String(now.milliseconds / 1000)
        case .nowMilliseconds: String(now.milliseconds)
        case .uuid: Self.uuid(randomness)
        }
    }

    private static func uuid(_ randomness: any Randomness) -> String {
        var bytes = randomness.bytes(16)
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = bytes.flatMap { [$0 >> 4, $0 & 15] }.map { String($0, radix: 16) }
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { digits[$0].joined() }.joined(separator: "-")
    }
}
