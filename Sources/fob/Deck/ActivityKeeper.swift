import DeckModel
import Synchronization
import TokenService
import Vocabulary

/// Keeps what the deck logs in the state folder, and reads what earlier decks kept there. Each line is written soon after it came,
/// away from the thread that draws.
final class ActivityKeeper: Sendable {
    private let service: TokenService
    private let mailbox: Mailbox
    private let waiting = Mutex<[ActivityEntry]>([])
    /// Held while lines are written, so that they stay in their order. Tells whether its user has heard of a failure.
    private let writing = Mutex(false)

    init(service: TokenService, mailbox: Mailbox) {
        self.service = service
        self.mailbox = mailbox
    }

    func keep(_ entries: [ActivityEntry]) {
        waiting.withLock { $0 += entries }
        Task.detached { [self] in flush() }
    }

    /// Writes what has not been written.
    func flush() {
        writing.withLock { isKnown in
            let entries = waiting.withLock { waiting in
                defer { waiting = [] }
                return waiting
            }
            guard !entries.isEmpty else { return }
            do throws(Failure) { try service.keepActivity(entries.map(Self.line)) } catch {
                // The notice is a line as well.
                guard !isKnown else { return }
                isKnown = true
                mailbox.post(.notice("\(error)"))
            }
        }
    }

    /// What earlier decks kept, newest first.
    func remembered() -> DeckEvent? {
        let entries = Self.kept(by: service)
        return entries.isEmpty ? nil : .remembered(entries)
    }

    /// What this deck and others have kept, newest first.
    ///
    /// - Parameter account: whose lines; nil for all.
    static func kept(by service: TokenService, of account: AccountID? = nil) -> [ActivityEntry] {
        let lines = (try? service.keptActivity(of: account, atMost: DeckState.activityLimit)) ?? []
        return lines.compactMap(entry).reversed()
    }

    private static func line(_ entry: ActivityEntry) -> JSON {
        [
            "at": JSON(entry.time.rfc3339), "severity": JSON(entry.severity.rawValue),
            "account": JSON(entry.account?.description), "text": JSON(entry.text),
        ]
    }

    /// Whatever stands in the file, a line of it is fit for the screen.
    private static func entry(_ line: JSON) -> ActivityEntry? {
        guard let time = line["at"]?.string.flatMap({ Instant(rfc3339: $0) }),
            let severity = line["severity"]?.string.flatMap(Severity.init), let text = line["text"]?.string
        else { return nil }
        return ActivityEntry(
            time: time, account: line["account"]?.string.flatMap { try? AccountID($0) },
            text: ScreenText.line(text, limit: 1000), severity: severity, isRemembered: true)
    }
}
