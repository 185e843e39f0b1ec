import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Questions to a person at the terminal. They go to `/dev/tty`, so that pipes on stdin and stdout stay free.
enum Prompt {
    /// - Throws: ``Failure`` of kind `loginNeeded` where nobody may be asked, `cancelled` for a no.
    static func confirm(_ question: String, noInput: Bool, otherwise: String) throws(Failure) {
        let answer = try ask("\(question) [y/N] ", noInput: noInput, otherwise: otherwise)
        guard ["y", "yes"].contains(answer.lowercased()) else { throw Failure(.cancelled, "Nothing was changed.") }
    }

    /// Reads a line that is not echoed, to be kept as other secrets are.
    static func secret(_ question: String, noInput: Bool, otherwise: String) throws(Failure) -> Secret {
        try hidden(question, capacity: 65_536, noInput: noInput, otherwise: otherwise).withBytes { Secret(copying: $0) }
    }

    /// Reads a passphrase that is not echoed; it never is a `String`.
    static func passphrase(_ question: String, noInput: Bool, otherwise: String) throws(Failure) -> LockedBytes {
        try hidden(question, capacity: passphraseLimit, noInput: noInput, otherwise: otherwise)
    }

    /// Reads one line that is shown while it is typed; the terminal is put back on every way out.
    static func ask(_ question: String, noInput: Bool, otherwise: String) throws(Failure) -> String {
        let line = try withTerminal(noInput: noInput, otherwise: otherwise) { terminal in
            _ = question.withCString { write(terminal, $0, strlen($0)) }
            return shownLine(terminal)
        }
        guard let line else { throw nothingEntered }
        return String(decoding: line, as: UTF8.self)
    }

    /// Longer ones are not typed, and a key derivation takes any length.
    static let passphraseLimit = 4_096

    private static var nothingEntered: Failure { Failure(.cancelled, "Nothing was entered.") }

    private static func hidden(
        _ question: String, capacity: Int, noInput: Bool, otherwise: String
    ) throws(Failure) -> LockedBytes {
        let line = try withTerminal(noInput: noInput, otherwise: otherwise) { terminal in
            HiddenLine.read(question, from: terminal, capacity: capacity)
        }
        switch line.ending {
        case .entered: return line.bytes
        case .overfull: throw Failure(.usage, "More than \(capacity) bytes were entered; none of them is used.")
        case .closed where !line.bytes.isEmpty, nil where !line.bytes.isEmpty: return line.bytes
        case .closed, .interrupted, nil: throw nothingEntered
        }
    }

    private static func withTerminal<Value>(
        noInput: Bool, otherwise: String, _ body: (Int32) -> Value
    ) throws(Failure) -> Value {
        let terminal = noInput ? -1 : open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard terminal >= 0 else {
            throw Failure(
                .loginNeeded,
                noInput
                    ? "A question would have to be asked, and --no-input forbids it."
                    : "A question would have to be asked, and there is no terminal.",
                remedy: "Give it without a question: \(otherwise)")
        }
        defer { close(terminal) }
        return body(terminal)
    }

    /// Nil where the input ends without a line.
    private static func shownLine(_ terminal: Int32) -> [UInt8]? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(terminal, &byte, 1) == 1, byte != 0x0A, line.count < 65_536 { line.append(byte) }
        return line.isEmpty && byte != 0x0A ? nil : line
    }
}
