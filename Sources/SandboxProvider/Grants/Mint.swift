public import Vocabulary

/// Where codes and tokens come from: first the scripted ones, in order, then fresh ones.
public struct Mint: Sendable {
    /// What a minted text serves as.
    public enum Kind: String, Sendable {
        case code
        case access
        case refresh
        /// RFC 8628 section 3.2.
        case device
        /// RFC 9126 section 2.2.
        case pushed
        /// RFC 9449 section 8.
        case nonce
        /// RFC 7591 section 3.2.1.
        case client
        case secret
    }

    private let randomness: any Randomness
    private var scripted: [Kind: [String]]

    /// - Parameter scripted: texts to hand out first, so that a fixture's own values can be replayed.
    public init(randomness: any Randomness, scripted: [Kind: [String]] = [:]) {
        self.randomness = randomness
        self.scripted = scripted
    }

    /// A text that nobody can guess, unless it was scripted.
    public mutating func next(_ kind: Kind) -> String {
        if let first = scripted[kind]?.first {
            scripted[kind]?.removeFirst()
            return first
        }
        return "\(kind.rawValue)-\(Base64.encodeURL(randomness.bytes(24)))"
    }

    /// Eight letters that spell nothing, in two halves (RFC 8628 section 6.1).
    func userCode() -> String {
        let letters = Array("BCDFGHJKLMNPQRSTVWXZ")
        let text = randomness.bytes(8).map { letters[Int($0) % letters.count] }
        return String(text.prefix(4)) + "-" + String(text.suffix(4))
    }

    /// For keys.
    func bytes(_ count: Int) -> [UInt8] { randomness.bytes(count) }
}
