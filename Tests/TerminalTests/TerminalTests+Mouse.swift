import Testing

@testable import Terminal

extension TerminalTests {
    @Test("the mouse is asked for, reported, and given back with the terminal")
    func mouseModes() throws {
        try withTerminal(options()) { terminal in
            #expect(!pseudoterminal.output().contains("\u{1B}[?1000"))
            terminal.setMouse(true)
            terminal.setMouse(true)
            #expect(pseudoterminal.output() == "\u{1B}[?1000h\u{1B}[?1006h")
            terminal.setMouse(false)
            #expect(pseudoterminal.output() == "\u{1B}[?1006l\u{1B}[?1000l")
            terminal.setMouse(true)
            _ = pseudoterminal.output()
        }
        #expect(pseudoterminal.output().contains("\u{1B}[?1006l\u{1B}[?1000l"))
    }

    @Test(
        "presses and the wheel are told in both spellings, all else of the mouse is nothing",
        arguments: [
            ("\u{1B}[<0;3;4M", [TerminalEvent.mouse(.press, x: 2, y: 3)]),
            ("\u{1B}[<0;3;4m", []),
            ("\u{1B}[<0;240;7M", [.mouse(.press, x: 239, y: 6)]),
            ("\u{1B}[<4;3;4M", [.mouse(.press, x: 2, y: 3)]),
            ("\u{1B}[<64;1;1M", [.mouse(.wheelUp, x: 0, y: 0)]),
            ("\u{1B}[<65;1;1M", [.mouse(.wheelDown, x: 0, y: 0)]),
            ("\u{1B}[<2;3;4M", []), ("\u{1B}[<35;3;4M", []), ("\u{1B}[<0;0;4M", []),
            ("\u{1B}[<0;3M", []), ("\u{1B}[<0;3;4;5M", []), ("\u{1B}[<99999999999;3;4M", []),
            ("\u{1B}[M !!", [.mouse(.press, x: 0, y: 0)]), ("\u{1B}[M`#$", [.mouse(.wheelUp, x: 2, y: 3)]),
            ("\u{1B}[M#!!", []),
        ])
    func mouseReports(bytes: String, events: [TerminalEvent]) throws {
        try withTerminal(options()) { terminal in
            terminal.setMouse(true)
            pseudoterminal.type(bytes + "~")
            #expect(eventsUpToTilde(terminal) == events)
        }
    }
}
