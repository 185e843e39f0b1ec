import CTerminal

extension Key {
    /// The key of an event of the C target; nil for one that is none.
    init?(_ event: fob_event) {
        if Int(event.kind) == FOB_EVENT_KEY {
            self.init(named: Int(event.code))
            return
        }
        guard Int(event.kind) == FOB_EVENT_CHARACTER else { return nil }
        guard let scalar = Unicode.Scalar(UInt32(event.code)) else { return nil }
        switch scalar.value {
        case 0: self = .control(" ")
        case 0x01...0x1A: self = .control(Character(Unicode.Scalar(UInt8(scalar.value) + 0x60)))
        case 0x1C...0x1F: self = .control(Character(Unicode.Scalar(UInt8(scalar.value) + 0x40)))
        case 0x7F...0x9F, 0x1B: return nil
        default: self = event.alt == 1 ? .alt(Character(scalar)) : .character(Character(scalar))
        }
    }

    private init?(named code: Int) {
        switch code {
        case FOB_KEY_UP: self = .up
        case FOB_KEY_DOWN: self = .down
        case FOB_KEY_LEFT: self = .left
        case FOB_KEY_RIGHT: self = .right
        case FOB_KEY_HOME: self = .home
        case FOB_KEY_END: self = .end
        case FOB_KEY_PAGE_UP: self = .pageUp
        case FOB_KEY_PAGE_DOWN: self = .pageDown
        case FOB_KEY_ENTER: self = .enter
        case FOB_KEY_TAB: self = .tab
        case FOB_KEY_BACK_TAB: self = .backTab
        case FOB_KEY_ESCAPE: self = .escape
        case FOB_KEY_BACKSPACE: self = .backspace
        case FOB_KEY_DELETE: self = .delete
        case FOB_KEY_FUNCTION + 1...FOB_KEY_FUNCTION + 24: self = .function(code - FOB_KEY_FUNCTION)
        default: return nil
        }
    }
}

extension TerminalSignal {
    /// The signal of an event of the C target.
    init?(code: Int) {
        switch code {
        case FOB_SIGNAL_INTERRUPT: self = .interrupt
        case FOB_SIGNAL_TERMINATE: self = .terminate
        case FOB_SIGNAL_HANGUP: self = .hangup
        case FOB_SIGNAL_SUSPEND: self = .suspend
        case FOB_SIGNAL_CONTINUE: self = .resume
        default: return nil
        }
    }
}

extension MouseAction {
    /// What the mouse did, of an event of the C target.
    init?(code: Int) {
        switch code {
        case FOB_MOUSE_PRESS: self = .press
        case FOB_MOUSE_WHEEL_UP: self = .wheelUp
        case FOB_MOUSE_WHEEL_DOWN: self = .wheelDown
        default: return nil
        }
    }
}
