import DeckModel
import Synchronization
import Terminal

/// Where asynchronous work leaves its events for the main thread, with one byte to wake it.
final class Mailbox: Sendable {
    private let events = Mutex<[DeckEvent]>([])
    private let waker: TerminalWaker

    init(waker: TerminalWaker) { self.waker = waker }

    func post(_ event: DeckEvent) {
        events.withLock { $0.append(event) }
        waker.wake()
    }

    /// Everything that has arrived, in its order.
    func take() -> [DeckEvent] {
        events.withLock { events in
            defer { events = [] }
            return events
        }
    }
}
