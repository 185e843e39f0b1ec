import OAuthCore
import Synchronization
import TestSupport
import Testing
import Vocabulary

/// A transport that answers what the test scripted, in that order. A request that nobody scripted fails the test.
final class ScriptedTransport: Transport {
    typealias Step = @Sendable (WireRequest) async throws(TransportError) -> WireReply

    private struct State {
        var steps: [Step]
        var requests: [WireRequest] = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>

    init(_ steps: [Step] = []) { state = Mutex(State(steps: steps)) }

    /// Everything that was sent.
    var requests: [WireRequest] { state.withLock { $0.requests } }

    func script(_ steps: Step...) { state.withLock { $0.steps += steps } }

    func send(_ request: WireRequest) async throws(TransportError) -> WireReply {
        let (step, ready) = state.withLock { state in
            state.requests.append(request)
            let count = state.requests.count
            let ready = state.watchers.filter { $0.count <= count }
            state.watchers.removeAll { $0.count <= count }
            return (state.steps.isEmpty ? nil : state.steps.removeFirst(), ready)
        }
        for watcher in ready { watcher.continuation.resume() }
        guard let step else {
            Issue.record("request \(requests.count) was scripted by nobody: \(request)")
            throw TransportError(.notConnected, "unscripted")
        }
        return try await step(request)
    }

    /// Returns when that many requests were sent, or the test was given up.
    func sent(_ count: Int) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.requests.count >= count || Task.isCancelled { return true }
                    state.watchers.append((count, continuation))
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            let watchers = state.withLock { state in
                defer { state.watchers = [] }
                return state.watchers
            }
            for watcher in watchers { watcher.continuation.resume() }
        }
    }

    // MARK: Steps

    static func reply(_ status: Int, _ body: String, headers: [HeaderField] = []) -> Step {
        { _ throws(TransportError) in
            WireReply(
                status: status, headers: [HeaderField("Content-Type", "application/json")] + headers,
                body: Array(body.utf8))
        }
    }

    static func token(_ access: String, refresh: String? = nil, expiresIn: Int = 3600) -> Step {
        let member = refresh.map { ",\"refresh_token\":\"\($0)\"" } ?? ""
        return reply(
            200, "{\"access_token\":\"\(access)\",\"token_type\":\"Bearer\",\"expires_in\":\(expiresIn)\(member)}")
    }

    static func refusal(_ code: String, status: Int = 400) -> Step { reply(status, "{\"error\":\"\(code)\"}") }

    static func fails(_ kind: TransportError.Kind, reached: Bool? = nil) -> Step {
        { _ throws(TransportError) in
            throw TransportError(kind, "the test made it fail", mayHaveReachedProvider: reached)
        }
    }

    /// No answer until the caller gives up.
    static let silence: Step = { _ throws(TransportError) in
        do { try await ManualClock().sleep(for: .seconds(1)) } catch {}
        throw TransportError(.cancelled, "the call was cancelled")
    }

    /// That step, once the gate is open. Cancelling does not help: as if the answer were on its way.
    static func held(_ gate: Gate, _ step: @escaping Step) -> Step {
        { request throws(TransportError) in
            await gate.opened()
            return try await step(request)
        }
    }

    /// That step, after doing something else.
    static func after(_ work: @escaping @Sendable () -> Void, _ step: @escaping Step) -> Step {
        { request throws(TransportError) in
            work()
            return try await step(request)
        }
    }
}

/// Closed until the test opens it.
final class Gate: Sendable {
    private let state = Mutex((isOpen: false, waiting: [CheckedContinuation<Void, Never>]()))

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func opened() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}
