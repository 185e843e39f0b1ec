import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A terminal without a person: a test types into it and reads what was sent to the screen.
final class Pseudoterminal {
    let keyboard: Int32
    let terminal: Int32
    private var isOpen = true

    init(width: UInt16 = 40, height: UInt16 = 8) throws {
        var ends: [Int32] = [-1, -1]
        var size = winsize(ws_row: height, ws_col: width, ws_xpixel: 0, ws_ypixel: 0)
        let opened = ends.withUnsafeMutableBufferPointer { openpty(&$0[0], &$0[1], nil, nil, &size) }
        try #require(opened == 0)
        (keyboard, terminal) = (ends[0], ends[1])
        _ = fcntl(keyboard, F_SETFL, O_NONBLOCK)
    }

    deinit {
        hangUp()
        close(terminal)
    }

    func resize(width: UInt16, height: UInt16) {
        var size = winsize(ws_row: height, ws_col: width, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(keyboard, UInt(TIOCSWINSZ), &size)
    }

    func type(_ bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        #expect(write(keyboard, bytes, bytes.count) == bytes.count)
    }

    func type(_ text: String) { type(text.utf8) }

    /// What reached the screen since it was last asked.
    func output() -> String {
        var all: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(keyboard, &bytes, bytes.count)
            guard count > 0 else { return String(decoding: all, as: UTF8.self) }
            all += bytes[..<count]
        }
    }

    func hangUp() {
        if isOpen { close(keyboard) }
        isOpen = false
    }

    /// The driver's modes, as numbers to compare.
    var modes: [UInt] {
        var modes = termios()
        tcgetattr(terminal, &modes)
        return [UInt(modes.c_iflag), UInt(modes.c_oflag), UInt(modes.c_lflag)]
    }
}
