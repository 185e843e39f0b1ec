import Vocabulary

extension Prompt {
    /// Asks for a new passphrase, twice, until both are the same and not empty; three times at most.
    ///
    /// - Parameter say: takes what a person should hear, a line each.
    static func newPassphrase(
        _ question: String, noInput: Bool, otherwise: String, say: (String) -> Void = Output.err
    ) throws(Failure) -> LockedBytes {
        for _ in 0..<3 {
            let first = try passphrase(question, noInput: noInput, otherwise: otherwise)
            if first.isEmpty {
                say("An empty passphrase would protect nothing.")
                continue
            }
            let second = try passphrase("The same once more: ", noInput: noInput, otherwise: otherwise)
            if first == second {
                if let warning = PassphraseAdvice.warning(for: first) { say(warning) }
                return first
            }
            say("The two are not the same.")
        }
        throw Failure(.usage, "No passphrase was chosen; nothing was changed.")
    }
}

/// What is said of a passphrase that is easily found; it is the user's to choose.
enum PassphraseAdvice {
    /// Fewer characters than these are found by trial on a machine or two, scrypt or not.
    static let shortest = 12

    /// Nil where there is nothing to say.
    static func warning(for passphrase: LockedBytes) -> String? {
        // A character begins with each byte that continues none.
        let count = passphrase.withBytes { bytes in bytes.count { $0 & 0xC0 != 0x80 } }
        guard count < shortest else { return nil }
        return
            "careful: this passphrase has \(count == 1 ? "one character" : "\(count) characters"). Whoever copies the "
            + "store can try millions; five words of a sentence are better."
    }
}
