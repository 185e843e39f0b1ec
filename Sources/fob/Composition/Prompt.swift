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
        var saved = termios()
        tcgetattr(terminal, &saved)
        if !echo {
            var silent = saved
            silent.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(terminal, TCSAFLUSH, &silent)
        }
        defer {
            if !echo {
                tcsetattr(terminal, TCSAFLUSH, &saved)
                write(terminal, "\n", 1)
            }
        }
        _ = question.withCString { write(terminal, $0, strlen($0)) }
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(terminal, &byte, 1) == 1, byte != 0x0A, line.count < 65_536 { line.append(byte) }
        if line.isEmpty && byte != 0x0A { throw Failure(.cancelled, "Nothing was entered.") }
        return String(decoding: line, as: UTF8.self)
    }
}
