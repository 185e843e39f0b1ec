import Vocabulary

/// How an answer leaves, if it does.
struct Delivery: Sendable {
    enum Action: Sendable {
        case send(SandboxReply)
        case cutShort(SandboxReply)
        case drip(SandboxReply, every: Duration)
        case close
        case reset
        case hang
    }

    enum Release: Sendable {
        case after(Duration)
        case gate(SandboxGate)
    }

    let action: Action
    let release: Release

    init(_ action: Action, after latency: Duration) {
        self.action = action
        release = .after(latency)
    }

    init(_ action: Action, gate: SandboxGate) {
        self.action = action
        release = .gate(gate)
    }
}
