import Vocabulary

/// What a ``DialectHost`` guards.
struct HostState {
    struct Fault {
        let leg: SandboxLeg?
        let misbehaviour: Misbehaviour
        /// Nil for as often as it comes.
        var remaining: Int?
    }

    struct Waiting {
        let number: Int
        let leg: SandboxLeg
        let continuation: CheckedContinuation<Void, Never>
    }

    var server: any DialectServer
    var latency: Duration
    var faults: [Fault] = []
    var requests: [LoggedRequest] = []
    var waiting: [Int: Waiting] = [:]
    var nextWaiting = 0

    init(server: any DialectServer, latency: Duration) {
        self.server = server
        self.latency = latency
    }

    func leg(of request: SandboxRequest) -> SandboxLeg { server.leg(of: request) }

    mutating func answer(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        server.handle(request, now: now)
    }

    func count(_ leg: SandboxLeg) -> Int { requests.count { $0.leg == leg } }

    mutating func takeFault(_ leg: SandboxLeg) -> Misbehaviour? {
        guard let index = faults.firstIndex(where: { $0.leg == nil || $0.leg == leg }) else { return nil }
        let misbehaviour = faults[index].misbehaviour
        if let remaining = faults[index].remaining {
            faults[index].remaining = remaining - 1
            if remaining <= 1 { faults.remove(at: index) }
        }
        return misbehaviour
    }

    mutating func takeSatisfied() -> [CheckedContinuation<Void, Never>] {
        let satisfied = waiting.filter { count($0.value.leg) >= $0.value.number }
        for key in satisfied.keys { waiting.removeValue(forKey: key) }
        return satisfied.values.map(\.continuation)
    }
}
