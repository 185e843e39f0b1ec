import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A line that is typed unseen, in memory of its own: what the kernel does with its keys is done here.
struct HiddenLine {
    enum Ending { case entered, closed, interrupted, overfull }

    let bytes: LockedBytes
    private(set) var ending: Ending?

    init(capacity: Int) { bytes = LockedBytes(capacity: capacity) }

    mutating func take(_ byte: UInt8) {
        switch byte {
        case 0x0A, 0x0D: ending = .entered
        case 0x03: ending = .interrupted
        case 0x04: ending = .closed
        case 0x15: bytes.wipe()
        case 0x08, 0x7F: bytes.removeLastCharacter()
        case 0x1A, 0x1C: break
        // Cut short in silence, it would be another secret than the one that was typed.
        default: if !bytes.append(byte) { ending = .overfull }
        }
    }

    /// Asks and reads without echo. No key raises a signal meanwhile: a program that ended here would leave the terminal
    /// without echo. Control-C ends it once the terminal is put back.
    static func read(_ question: String, from terminal: Int32, capacity: Int) -> HiddenLine {
        var saved = termios()
        tcgetattr(terminal, &saved)
        var hidden = saved
        hidden.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        withUnsafeMutableBytes(of: &hidden.c_cc) { keys in
            keys[Int(VMIN)] = 1
            keys[Int(VTIME)] = 0
        }
        // Before the question: who answers at once must be neither echoed nor thrown away.
        tcsetattr(terminal, TCSAFLUSH, &hidden)
        _ = question.withCString { write(terminal, $0, strlen($0)) }
        var line = HiddenLine(capacity: capacity)
        let key = LockedBytes(capacity: 1)
        while line.ending == nil {
            guard key.read(from: terminal) == 1 else { break }
            key.withBytes { line.take($0[0]) }
            key.wipe()
        }
        tcsetattr(terminal, TCSAFLUSH, &saved)
        write(terminal, "\n", 1)
        if line.ending == .interrupted {
            signal(SIGINT, SIG_DFL)
            kill(getpid(), SIGINT)
        }
        return line
    }
}
