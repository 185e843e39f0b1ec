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
        let answer = try ask("\(question) [y/N] ", echo: true, noInput: noInput, otherwise: otherwise)
        guard ["y", "yes"].contains(answer.lowercased()) else { throw Failure(.cancelled, "Nothing was changed.") }
    }

    /// Reads a line that is not echoed.
    static func secret(_ question: String, noInput: Bool, otherwise: String) throws(Failure) -> Secret {
        Secret(try ask(question, echo: false, noInput: noInput, otherwise: otherwise))
    }

    /// Reads one line; the terminal is put back on every way out.
    static func ask(_ question: String, echo: Bool, noInput: Bool, otherwise: String) throws(Failure) -> String {
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
        _ = question.withCString { write(terminal, $0, strlen($0)) }
        guard let line = echo ? shownLine(terminal) : hiddenLine(terminal) else {
            throw Failure(.cancelled, "Nothing was entered.")
        }
        return String(decoding: line, as: UTF8.self)
    }

    private static let lengthLimit = 65_536

    /// Nil where the input ends without a line.
    private static func shownLine(_ terminal: Int32) -> [UInt8]? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(terminal, &byte, 1) == 1, byte != 0x0A, line.count < lengthLimit { line.append(byte) }
        return line.isEmpty && byte != 0x0A ? nil : line
    }

    /// As ``shownLine(_:)``, without echo. No key raises a signal meanwhile: a program that ended here would leave the
    /// terminal without echo. Control-C ends it once the terminal is put back.
    private static func hiddenLine(_ terminal: Int32) -> [UInt8]? {
        var saved = termios()
        tcgetattr(terminal, &saved)
        var hidden = saved
        hidden.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        withUnsafeMutableBytes(of: &hidden.c_cc) { keys in
            keys[Int(VMIN)] = 1
            keys[Int(VTIME)] = 0
        }
        tcsetattr(terminal, TCSAFLUSH, &hidden)
        var line = HiddenLine()
        var byte: UInt8 = 0
        while line.ending == nil, line.bytes.count < lengthLimit, read(terminal, &byte, 1) == 1 { line.take(byte) }
        tcsetattr(terminal, TCSAFLUSH, &saved)
        write(terminal, "\n", 1)
        if line.ending == .interrupted {
            signal(SIGINT, SIG_DFL)
            kill(getpid(), SIGINT)
        }
        return line.ending == .entered || !line.bytes.isEmpty ? line.bytes : nil
    }

    /// A line that is typed unseen: the keys that the kernel would have seen to.
    private struct HiddenLine {
        enum Ending { case entered, closed, interrupted }

        var bytes: [UInt8] = []
        var ending: Ending?

        mutating func take(_ byte: UInt8) {
            switch byte {
            case 0x0A, 0x0D: ending = .entered
            case 0x03: ending = .interrupted
            case 0x04: ending = .closed
            case 0x15: bytes = []
            case 0x08, 0x7F:
                // A character of several bytes goes as a whole.
                while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
            case 0x1A, 0x1C: break
            default: bytes.append(byte)
            }
        }
    }
}
