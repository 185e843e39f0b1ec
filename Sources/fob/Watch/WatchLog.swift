import TokenService
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What `fob watch` tells on standard output: a line for each event, as text or as a JSON object.
struct WatchLog: Sendable {
    let isJSON: Bool
    let clock: any WallClock

    /// The events, by the names that `--json` has for them.
    enum Event: Sendable {
        /// - planned: how many of the accounts are renewed by themselves as they stand.
        case started(accounts: Int, planned: Int, next: Instant?)
        case renewal(RenewalEvent)
        case locked(Failure)
        case unlocked
        /// The accounts could not be read.
        case unreadable(Failure)
        case stopping(signal: Int32)
        case stopped
    }

    func callAsFunction(_ event: Event) {
        let now = clock.now()
        guard let entry = entry(event, now) else { return }
        if isJSON {
            let members: [(String, JSON)] = [("schema", "fob.watch/1"), ("at", JSON(now.rfc3339))] + entry.members
            let document = JSON(.object(members.map { JSON.Member(key: $0.0, value: $0.1) }))
            Output.raw(document.serialized(pretty: false))
        } else {
            Output.out("\(now.rfc3339) \(ScreenText.line(entry.text, limit: 1000))")
        }
    }

    private func entry(_ event: Event, _ now: Instant) -> (text: String, members: [(String, JSON)])? {
        switch event {
        case .started(let accounts, let planned, let next):
            let text = next.map { $0 > now ? "in \(($0 - now).inWords)" : "now" } ?? "never"
            return (
                "watching: \(planned) of \(accounts) \(accounts == 1 ? "account" : "accounts"); the next is due \(text)",
                [
                    ("event", "started"), ("pid", JSON(Int64(getpid()))), ("accounts", JSON(Int64(accounts))),
                    ("planned", JSON(Int64(planned))),
                    ("next_at", JSON(next?.rfc3339)),
                ]
            )
        case .renewal(let event): return entry(event, now)
        case .locked(let failure):
            return (
                "\(failure.message) Waiting until it can be read.",
                [("event", "locked"), ("error", JSON(failure.message))]
            )
        case .unlocked: return ("the store is unlocked", [("event", "unlocked")])
        case .unreadable(let failure):
            return (failure.description, [("event", "unreadable")] + Self.members(failure))
        case .stopping(let signal):
            return (
                "stopping: signal \(signal); what runs is given time to end",
                [("event", "stopping"), ("signal", JSON(Int64(signal)))]
            )
        case .stopped: return ("stopped", [("event", "stopped")])
        }
    }

    private func entry(_ event: RenewalEvent, _ now: Instant) -> (text: String, members: [(String, JSON)])? {
        switch event {
        case .started, .progressed: return nil
        case .renewed(let account):
            return ("\(account.id): renewed, \(account.life(at: now))", Self.members("renewed", account, now))
        case .renewedElsewhere(let account):
            return (
                "\(account.id): renewed by another process, \(account.life(at: now))",
                Self.members("renewed-elsewhere", account, now)
            )
        case .failed(let id, let failure, _, let again):
            let next = again.map { "Again \($0 > now ? "in \(($0 - now).inWords)" : "now")." }
            return (
                "\(failure.message) \(next ?? "Not tried again before something changes.")"
                    + (failure.remedy.map { " \($0)" } ?? ""),
                [("event", "failed"), ("account", JSON(id.description)), ("again_at", JSON(again?.rfc3339))]
                    + Self.members(failure)
            )
        case .cancelled(let id):
            return ("\(id): cancelled", [("event", "cancelled"), ("account", JSON(id.description))])
        case .clockJumped(let distance):
            let way = distance < .zero ? "back" : "ahead"
            let length = distance < .zero ? .zero - distance : distance
            return (
                "the clock jumped \(length.inWords) \(way): the machine slept, or the clock was set; planned anew",
                [("event", "clock-jumped"), ("by_ms", JSON(distance.wholeMilliseconds))]
            )
        }
    }

    private static func members(_ event: String, _ account: AccountStatus, _ now: Instant) -> [(String, JSON)] {
        [("event", JSON(event))] + (AccountDocument.brief(account, now: now).members ?? []).map { ($0.key, $0.value) }
    }

    private static func members(_ failure: Failure) -> [(String, JSON)] {
        [
            ("exit_code", JSON(Int64(failure.exitCode))), ("error", JSON(failure.message)),
            ("code", JSON(failure.code)), ("remedy", JSON(failure.remedy)),
        ]
    }
}
