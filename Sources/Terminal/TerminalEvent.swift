/// What a terminal, the system or another thread has to say to the program that owns the screen.
public enum TerminalEvent: Hashable, Sendable {
    /// A key was pressed.
    case key(Key)
    /// Text was pasted; `cut` when more came than is kept, so that what is left must not be used as if it were whole.
    case paste(String, cut: Bool)
    /// The mouse did something at a cell, from 0; only while it was asked for.
    case mouse(MouseAction, x: Int, y: Int)
    /// The window has another size.
    case resized(width: Int, height: Int)
    /// A signal arrived; the owner of the loop decides what it means.
    case signal(TerminalSignal)
    /// Someone called the waker.
    case woken
    /// The terminal is gone: nothing more will come, and nothing can be shown.
    case closed
}

/// What a mouse can do.
public enum MouseAction: Hashable, Sendable {
    /// The left button was pressed.
    case press
    case wheelUp, wheelDown
}

/// The signals that reach the loop as events.
public enum TerminalSignal: Hashable, Sendable {
    /// SIGINT from outside; ^C is a key.
    case interrupt
    /// SIGTERM.
    case terminate
    /// SIGHUP: the terminal hangs up.
    case hangup
    /// SIGTSTP from outside; ^Z is a key. The owner calls `suspend()`.
    case suspend
    /// SIGCONT after a stop that `suspend()` did not make; the terminal has been taken again already.
    case resume

    /// The status a program ends with when this signal ends it, once the terminal is restored: 128 plus its number.
    public var exitStatus: Int32? {
        switch self {
        case .hangup: 129
        case .interrupt: 130
        case .terminate: 143
        case .suspend, .resume: nil
        }
    }
}
