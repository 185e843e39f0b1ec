import TokenService
import Vocabulary

/// Finds typed words in many accounts: in their names, which are small ASCII letters by definition and searched byte by
/// byte, and in the names of their vendors, each of which is searched once.
struct AccountMatcher {
    private let words: [String]
    private let patterns: [[UInt8]]
    private var vendors: [String: [Bool]] = [:]

    init(_ typed: TypedWords) {
        words = typed.words
        patterns = words.map { Array($0.utf8) }
    }

    /// Whether every word is in the account's name, its provider's or its vendor's.
    mutating func matches(_ account: AccountStatus) -> Bool {
        var inVendor: [Bool]?
        for (number, pattern) in patterns.enumerated() where !Self.contains(account.id, pattern) {
            let found = inVendor ?? words(in: account.vendor)
            inVendor = found
            guard found[number] else { return false }
        }
        return true
    }

    /// Which of the words are in the name of a vendor.
    private mutating func words(in vendor: String) -> [Bool] {
        if let known = vendors[vendor] { return known }
        let text = vendor.lowercased()
        let found = words.map { text.contains($0) }
        vendors[vendor] = found
        return found
    }

    private static func contains(_ id: AccountID, _ pattern: [UInt8]) -> Bool {
        guard pattern.contains(UInt8(ascii: "/")) else {
            return contains(id.name.text, pattern) || contains(id.provider.text, pattern)
        }
        return contains(id.description, pattern)
    }

    private static func contains(_ text: String, _ pattern: [UInt8]) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard let first = pattern.first, bytes.count >= pattern.count else { return pattern.isEmpty }
            for start in 0...bytes.count - pattern.count where bytes[start] == first {
                if pattern.indices.allSatisfy({ bytes[start + $0] == pattern[$0] }) { return true }
            }
            return false
        }
    }
}
