import Synchronization
import Vocabulary

/// One vendor while it runs: its state, what goes wrong with it, and what it was asked.
final class DialectHost: Sendable {
    private let clock: any WallClock
    private let state: Mutex<HostState>

    init(server: any DialectServer, clock: any WallClock, latency: Duration) {
        self.clock = clock
        state = Mutex(HostState(server: server, latency: latency))
    }

    /// Logs the request, judges it unless a misbehaviour forbids that, and says how the answer leaves.
    func receive(_ request: SandboxRequest) -> Delivery {
        let now = clock.now()
        let (delivery, satisfied) = state.withLock { state in
            let leg = state.leg(of: request)
            state.requests.append(LoggedRequest(request, leg: leg, at: now))
            let delivery =
                state.takeFault(leg).map { $0.delivery(of: request, latency: state.latency) { state.answer($0, now) } }
                ?? Delivery(.send(state.answer(request, now)), after: state.latency)
            return (delivery, state.takeSatisfied())
        }
        for continuation in satisfied { continuation.resume() }
        return delivery
    }

    func answer(_ request: SandboxRequest) -> SandboxReply {
        let now = clock.now()
        return state.withLock { $0.answer(request, now) }
    }

    func listens(at local: [String: String]) { state.withLock { $0.server.listens(at: local) } }

    func seat(_ user: SandboxUser) { state.withLock { $0.server.seat(user) } }

    func decide(_ decision: BrowserStandIn.Decision, userCode: String) -> Bool {
        let now = clock.now()
        return state.withLock { $0.server.decide(decision, userCode: userCode, now: now) }
    }

    var requests: [LoggedRequest] { state.withLock { $0.requests } }

    func count(_ leg: SandboxLeg) -> Int { state.withLock { $0.count(leg) } }

    func misbehave(_ leg: SandboxLeg?, _ misbehaviour: Misbehaviour, times: Int?) {
        state.withLock { $0.faults.append(HostState.Fault(leg: leg, misbehaviour: misbehaviour, remaining: times)) }
    }

    func behave() { state.withLock { $0.faults = [] } }

    func setLatency(_ latency: Duration) { state.withLock { $0.latency = latency } }

    func received(_ number: Int, _ leg: SandboxLeg) async {
        let key = state.withLock { state in
            state.nextWaiting += 1
            return state.nextWaiting
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    guard state.count(leg) < number, !Task.isCancelled else { return true }
                    state.waiting[key] = HostState.Waiting(number: number, leg: leg, continuation: continuation)
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            let waiting = state.withLock { $0.waiting.removeValue(forKey: key) }
            waiting?.continuation.resume()
        }
    }
}
