import OAuthCore
import Synchronization
import Vocabulary

/// Is told of every request that was sent: method, URL without its secrets, leg, and the status or why there is none.
public typealias RequestWitness = @Sendable (SentRequest) -> Void

/// One line about one request.
public struct SentRequest: Sendable, Equatable {
    /// As it went on the wire.
    public let method: String
    /// Redacted.
    public let url: String
    /// What it was for: `refresh`.
    public let leg: String
    /// The status of the reply; nil where none came.
    public let status: Int?
    /// Why none came.
    public let error: String?
    /// Until the answer was complete, or the wait for it was over.
    public let duration: Duration
}

/// Collects what one exchange or renewal sends. In memory only: a transcript is made of it when all is over.
final class TranscriptRecorder: Sendable {
    /// Of the work that this task does, so that nobody on the way to the one place that sends can forget to pass it on.
    @TaskLocal static var current: TranscriptRecorder?

    private let recorded = Mutex<[RecordedExchange]>([])

    var exchanges: [RecordedExchange] { recorded.withLock { $0 } }

    func add(_ exchange: RecordedExchange) {
        recorded.withLock { recorded in
            recorded.append(exchange)
            if recorded.count > Transcript.exchangeLimit { recorded.removeFirst() }
        }
    }
}
