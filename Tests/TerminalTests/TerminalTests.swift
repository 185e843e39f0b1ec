import Cells
import Testing

@testable import Terminal

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// There is one terminal in a process, so these run one after another.
@MainActor @Suite(.serialized) struct TerminalTests {
    let pseudoterminal: Pseudoterminal

    init() throws { pseudoterminal = try Pseudoterminal() }

    func options(_ environment: [String: String] = [:]) -> TerminalOptions {
        let usual = ["TERM": "xterm-256color", "LC_ALL": "C.UTF-8"]
        var options = TerminalOptions(environment: usual.merging(environment) { $1 })
        options.input = pseudoterminal.terminal
        options.output = pseudoterminal.terminal
        return options
    }

    /// The next events up to the key `~`, which a test types last.
    func eventsUpToTilde(_ terminal: Terminal) -> [TerminalEvent] {
        var events: [TerminalEvent] = []
        for _ in 0..<100 {
            while let event = terminal.nextEvent() {
                if event == .key(.character("~")) { return events }
                events.append(event)
                if event == .closed { return events }
            }
            terminal.wait(atMost: .seconds(5))
        }
        Issue.record("the last key never came")
        return events
    }

    @Test func theTerminalIsTakenAndGivenBack() throws {
        let before = pseudoterminal.modes
        try withTerminal(options()) { terminal in
            let entered = pseudoterminal.output()
            #expect(entered.contains("\u{1B}[?1049h"))
            #expect(entered.contains("\u{1B}[?2004h"))
            #expect(pseudoterminal.modes != before)
            #expect(terminal.size == ScreenSize(width: 40, height: 8))
            #expect(terminal.capabilities == Capabilities(colours: .palette, utf8: true))
        }
        let left = pseudoterminal.output()
        for sequence in ["\u{1B}[?2004l", "\u{1B}[?1049l", "\u{1B}[?1l"] { #expect(left.contains(sequence)) }
        #expect(pseudoterminal.modes == before)
    }

    @Test func anErrorGivesTheTerminalBackToo() throws {
        struct Stop: Error {}
        let before = pseudoterminal.modes
        #expect(throws: Stop.self) { try withTerminal(options()) { _ in throw Stop() } }
        #expect(pseudoterminal.output().contains("\u{1B}[?1049l"))
        #expect(pseudoterminal.modes == before)
    }

    @Test(arguments: [
        ("j", [Key.character("j")]), ("é作", [.character("é"), .character("作")]), ("🔑", [.character("🔑")]),
        ("\r", [.enter]), ("\n", [.enter]), ("\t", [.tab]), ("\u{1B}[Z", [.backTab]), ("\u{7F}", [.backspace]),
        ("\u{8}", [.backspace]), ("\u{3}", [.control("c")]), ("\u{1A}", [.control("z")]), ("\u{0}", [.control(" ")]),
        ("\u{1C}", [.control("\\")]), ("\u{1B}[A", [.up]), ("\u{1B}OA", [.up]),
        ("\u{1B}[B", [.down]), ("\u{1B}OB", [.down]),
        ("\u{1B}[C", [.right]), ("\u{1B}OD", [.left]), ("\u{1B}[H", [.home]), ("\u{1B}OH", [.home]),
        ("\u{1B}[1~", [.home]), ("\u{1B}[F", [.end]), ("\u{1B}[4~", [.end]), ("\u{1B}[5~", [.pageUp]),
        ("\u{1B}[6~", [.pageDown]), ("\u{1B}[3~", [.delete]), ("\u{1B}OP", [.function(1)]),
        ("\u{1B}[11~", [.function(1)]), ("\u{1B}[15~", [.function(5)]), ("\u{1B}[24~", [.function(12)]),
        ("\u{1B}j", [.alt("j")]), ("\u{1B}é", [.alt("é")]),
    ])
    func keysAreNamed(bytes: String, keys: [Key]) throws {
        try withTerminal(options()) { terminal in
            pseudoterminal.type(bytes + "~")
            #expect(eventsUpToTilde(terminal) == keys.map { .key($0) })
        }
    }

    @Test func aLoneEscapeIsAKey() throws {
        try withTerminal(options()) { terminal in
            pseudoterminal.type("\u{1B}")
            terminal.wait(atMost: .seconds(5))
            #expect(terminal.nextEvent() == .key(.escape))
            #expect(terminal.nextEvent() == nil)
        }
    }

    @Test(arguments: [
        "\u{1B}[1;9D", "\u{1B}[I", "\u{1B}[97;5u", "\u{1B}[?1;2c", "\u{1B}[200", "\u{1B}P1+r\u{1B}\\",
        "\u{1B}]11;rgb:00/00/00\u{7}", "\u{1B}Oz", "\u{1B}[<0;3;4M", "\u{1B}[M !!", "\u{1B}[1;5C", "\u{1B}[2~",
        "\u{1B}[201~",
        "\u{1B}\r",
    ])
    func sequencesThatNobodyKnowsDoNothing(bytes: String) throws {
        try withTerminal(options()) { terminal in
            // The first tilde ends the sequence that is cut short.
            pseudoterminal.type(bytes == "\u{1B}[200" ? bytes + "h~" : bytes + "~")
            #expect(eventsUpToTilde(terminal) == [])
        }
    }

    @Test func aCharacterMayArriveInPieces() throws {
        try withTerminal(options()) { terminal in
            let bytes = Array("作".utf8)
            pseudoterminal.type(bytes[..<1])
            terminal.wait(atMost: .seconds(5))
            #expect(terminal.nextEvent() == nil)
            pseudoterminal.type(bytes[1...] + Array("~".utf8))
            #expect(eventsUpToTilde(terminal) == [.key(.character("作"))])
        }
    }

    @Test func malformedTextIsLeftOut() throws {
        try withTerminal(options()) { terminal in
            pseudoterminal.type([0xFF, 0xC0, 0xAF, 0xED, 0xA0, 0x80, 0xE4, 0x41, 0x7E])
            #expect(eventsUpToTilde(terminal) == [.key(.character("A"))])
        }
    }

    @Test func aPasteIsTextAndNotKeys() throws {
        try withTerminal(options()) { terminal in
            pseudoterminal.type("\u{1B}[200~qX\u{1B}[Ay\r\nü作\rz\u{3}\u{1B}[201~~")
            #expect(eventsUpToTilde(terminal) == [.paste("qXy\nü作\nz\u{3}", cut: false)])
        }
    }

    @Test func aPasteWithoutAnEndEnds() throws {
        try withTerminal(options()) { terminal in
            pseudoterminal.type("\u{1B}[200~abc")
            terminal.wait(atMost: .seconds(5))
            #expect(terminal.nextEvent() == nil)
            var event: TerminalEvent?
            for _ in 0..<10 where event == nil {
                terminal.wait(atMost: nil)
                event = terminal.nextEvent()
            }
            #expect(event == .paste("abc", cut: false))
        }
    }

    @Test func aResizeIsToldOnce() throws {
        try withTerminal(options()) { terminal in
            pseudoterminal.resize(width: 30, height: 6)
            kill(getpid(), SIGWINCH)
            kill(getpid(), SIGWINCH)
            terminal.wait(atMost: .seconds(5))
            pseudoterminal.type("~")
            #expect(eventsUpToTilde(terminal) == [.resized(width: 30, height: 6)])
            #expect(terminal.size == ScreenSize(width: 30, height: 6))
        }
    }

    @Test(arguments: [
        (SIGTERM, TerminalSignal.terminate, Int32(143)), (SIGINT, .interrupt, 130), (SIGHUP, .hangup, 129),
    ])
    func signalsBecomeEvents(number: Int32, signal: TerminalSignal, status: Int32) throws {
        try withTerminal(options()) { terminal in
            kill(getpid(), number)
            terminal.wait(atMost: .seconds(5))
            #expect(terminal.nextEvent() == .signal(signal))
            #expect(terminal.nextEvent() == nil)
        }
        #expect(signal.exitStatus == status)
    }

    @Test func anyThreadCanWakeTheLoop() async throws {
        let waker = TerminalWaker.ofTheProcess
        await Task.detached {
            waker.wake()
            waker.wake()
        }.value
        try withTerminal(options()) { terminal in
            terminal.wait(atMost: nil)
            #expect(terminal.nextEvent() == .woken)
            #expect(terminal.nextEvent() == nil)
        }
    }

    @Test func aTerminalThatIsGoneIsSaid() throws {
        try withTerminal(options()) { terminal in
            pseudoterminal.hangUp()
            #expect(eventsUpToTilde(terminal) == [.closed])
            #expect(terminal.nextEvent() == nil)
        }
    }

    @Test func framesAreShownAndRepeatsAreNot() throws {
        try withTerminal(options()) { terminal in
            var grid = Grid(width: 40, height: 8)
            grid.put("hello 作品", x: 2, y: 1, style: Style(foreground: .ansi(2), attributes: .bold))
            _ = pseudoterminal.output()
            terminal.draw(grid, cursor: ScreenCursor(x: 2, y: 1))
            let frame = pseudoterminal.output()
            #expect(frame.contains("hello") && frame.contains("作") && frame.contains("32m"))
            #expect(frame.contains("\u{1B}[?2026h") && frame.hasSuffix("\u{1B}[?2026l"))
            terminal.draw(grid, cursor: ScreenCursor(x: 2, y: 1))
            #expect(pseudoterminal.output() == "")
            terminal.redraw()
            terminal.draw(grid, cursor: ScreenCursor(x: 2, y: 1))
            #expect(pseudoterminal.output().contains("hello"))
        }
    }

    @Test func aGridLargerThanTheScreenIsClipped() throws {
        try withTerminal(options()) { terminal in
            var grid = Grid(width: 60, height: 20)
            for y in 0..<20 { grid.put(String(repeating: "作", count: 30), x: 0, y: y) }
            grid.put("beyond", x: 41, y: 0)
            terminal.draw(grid, cursor: ScreenCursor(x: 59, y: 19))
            #expect(!pseudoterminal.output().contains("beyond"))
        }
    }

    @Test func withNoColorNoColourIsSent() throws {
        try withTerminal(options(["NO_COLOR": "1"])) { terminal in
            #expect(terminal.capabilities.colours == .none)
            var grid = Grid(width: 40, height: 8)
            grid.put("x", x: 0, y: 0, style: Style(foreground: .ansi(1), attributes: .reverse))
            _ = pseudoterminal.output()
            terminal.draw(grid, cursor: ScreenCursor(x: 0, y: 0))
            let frame = pseudoterminal.output()
            #expect(frame.contains("7m"))
            #expect(!frame.contains("31"))
        }
        #expect(!TerminalOptions(environment: ["NO_COLOR": ""]).withoutColour)
    }

    @Test func withoutUTF8OnlyASCIIIsSent() throws {
        try withTerminal(options(["LC_ALL": "C"])) { terminal in
            #expect(!terminal.capabilities.utf8)
            var grid = Grid(width: 40, height: 8)
            grid.put("a作é|", x: 0, y: 0)
            _ = pseudoterminal.output()
            terminal.draw(grid, cursor: ScreenCursor(x: 0, y: 0))
            let frame = pseudoterminal.output()
            #expect(frame.utf8.allSatisfy { $0 < 0x80 })
            #expect(frame.contains("a? ?|"))
        }
    }

    @Test func anUnknownTerminalGetsANote() throws {
        try withTerminal(options(["TERM": "xterm-unknown"])) { terminal in
            #expect(terminal.capabilities.note?.contains("xterm-unknown") == true)
        }
    }

    @Test func aTerminalThatCannotPlaceItsCursorIsRefusedWithoutAByte() throws {
        let error = #expect(throws: TerminalError.self) { try withTerminal(options(["TERM": "dumb"])) { _ in } }
        #expect(error?.kind == .cannotPlaceCursor)
        #expect(error?.message.contains("dumb") == true)
        #expect(pseudoterminal.output() == "")
    }

    @Test(arguments: [true, false])
    func aPipeIsRefused(asInput: Bool) throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        var options = options()
        if asInput { options.input = ends[0] } else { options.output = ends[1] }
        let error = #expect(throws: TerminalError.self) { try withTerminal(options) { _ in } }
        #expect(error?.kind == .notATerminal)
        #expect(pseudoterminal.output() == "")
    }

    #if os(Linux)
        /// Characters newer than the table (Unicode 14) are left to the run that stands alone.
        @Test func everyScalarIsMeasuredAsTheCLibraryMeasuresIt() throws {
            try withTerminal(options()) { terminal in
                var differences: [String] = []
                for value in UInt32(0xA0)...0x10FFFF {
                    guard let scalar = Unicode.Scalar(value) else { continue }
                    guard let columns = terminal.libraryColumns(scalar) else { continue }
                    guard let age = scalar.properties.age, age.major <= 14 else { continue }
                    // Format characters are never shown; the library gives some of them a column.
                    if scalar.properties.generalCategory == .format { continue }
                    if TextWidth.columns(scalar) != columns { differences.append(String(value, radix: 16)) }
                }
                #expect(differences == [])
            }
        }
    #endif

    @Test(arguments: [
        (Duration.milliseconds(1), Int32(1)), (.microseconds(1500), 2), (.zero, 0), (.milliseconds(-5), 0),
        (.seconds(2_000_000), 1_000_000_000), (.seconds(3600), 3_600_000),
    ])
    func aWaitIsRoundedUp(duration: Duration, milliseconds: Int32) {
        #expect(Terminal.milliseconds(duration) == milliseconds)
    }
}
