import Synchronization
import Testing
import TokenService
import Vocabulary

/// Somebody at the desk who does what the test says: pastes, and chooses a key that was given beforehand.
final class ScriptedDesk: SignInDesk {
    let prompts = Heard<SignInPrompt>()
    let updates = Heard<SignInPrompt>()
    let rejections = Heard<String>()
    let dismissals = Heard<Bool>()
    let offers = Heard<[Choice]>()
    let questions = Heard<String>()
    private let key: String?
    private let pastes: AsyncStream<Secret>
    private let paste: AsyncStream<Secret>.Continuation

    /// - Parameter key: what is chosen; nil where a question fails the test.
    init(key: String? = nil) {
        self.key = key
        (pastes, paste) = AsyncStream.makeStream()
    }

    func type(_ text: String) { paste.yield(Secret(text)) }
    func endInput() { paste.finish() }

    func present(_ prompt: SignInPrompt) async { prompts.add(prompt) }
    func update(_ prompt: SignInPrompt) async { updates.add(prompt) }
    func pastedAnswers() async -> AsyncStream<Secret> { pastes }
    func reject(_ reason: String) async { rejections.add(reason) }
    func dismiss() async { dismissals.add(true) }

    func choose(
        _ choices: [Choice], about question: String?, for account: AccountID
    ) async throws(Failure) -> String {
        offers.add(choices)
        questions.add(question ?? "")
        guard let key else {
            Issue.record("nobody scripted a choice among \(choices.map(\.key))")
            throw Failure(.loginNeeded, "unscripted")
        }
        return key
    }
}

/// What was heard so far, and a way to wait for more.
final class Heard<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var all: [Element] { state.withLock { $0.elements } }

    func add(_ element: Element) {
        let ready = state.withLock { state in
            state.elements.append(element)
            let count = state.elements.count
            let ready = state.watchers.filter { $0.count <= count }
            state.watchers.removeAll { $0.count <= count }
            return ready
        }
        for watcher in ready { watcher.continuation.resume() }
    }

    /// The element of that number, from 1, as soon as it is there.
    func element(_ number: Int = 1) async throws -> Element {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.elements.count >= number || Task.isCancelled { return true }
                    state.watchers.append((number, continuation))
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
        let all = all
        try #require(all.count >= number)
        return all[number - 1]
    }
}
