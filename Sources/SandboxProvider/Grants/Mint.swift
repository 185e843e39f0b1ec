public import Vocabulary

/// Where codes and tokens come from: first the scripted ones, in order, then fresh ones.
public struct Mint: Sendable {
    /// What a minted text serves as.
    public enum Kind: String, Sendable {
        case code
        case access
        case refresh
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
}
