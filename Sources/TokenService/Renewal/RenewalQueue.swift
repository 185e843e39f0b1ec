import Vocabulary

/// Who may go and who waits: at most so many at a time for each host and in all, first come first served, and nobody while
/// a host wants to be left alone. Values only.
struct RenewalQueue: Sendable {
    /// The limits of the design.
    struct Limits: Sendable, Equatable {
        var perHost = 8
        var inAll = 32
    }

    private struct Host {
        var running = 0
        /// Tickets, the earliest first.
        var waiting: [Int] = []
        var pausedUntil: Instant?

        var isForgotten: Bool { running == 0 && waiting.isEmpty && pausedUntil == nil }
    }

    let limits: Limits
    private var hosts: [String: Host] = [:]
    private(set) var running = 0

    init(_ limits: Limits = Limits()) { self.limits = limits }

    /// Tickets must count up.
    mutating func wait(_ ticket: Int, at host: String) { hosts[host, default: Host()].waiting.append(ticket) }

    /// Whether it still waited.
    mutating func giveUp(_ ticket: Int, at host: String) -> Bool {
        guard let place = hosts[host]?.waiting.firstIndex(of: ticket) else { return false }
        hosts[host]?.waiting.remove(at: place)
        return true
    }

    /// Those who may go now; they count as running from here on.
    mutating func admit(at now: Instant) -> [Int] {
        for (name, host) in hosts {
            if let end = host.pausedUntil, end <= now { hosts[name]?.pausedUntil = nil }
        }
        var admitted: [Int] = []
        while running < limits.inAll {
            let open = hosts.filter { _, host in
                !host.waiting.isEmpty && host.running < limits.perHost && host.pausedUntil == nil
            }
            guard let name = open.min(by: { ($0.value.waiting.first ?? 0) < ($1.value.waiting.first ?? 0) })?.key,
                let ticket = hosts[name]?.waiting.removeFirst()
            else { break }
            hosts[name]?.running += 1
            running += 1
            admitted.append(ticket)
        }
        return admitted
    }

    mutating func leave(_ host: String) {
        hosts[host]?.running -= 1
        running -= 1
        if hosts[host]?.isForgotten == true { hosts[host] = nil }
    }

    /// Lets nobody go there before that time.
    mutating func pause(_ host: String, until end: Instant) {
        let before = hosts[host]?.pausedUntil
        hosts[host, default: Host()].pausedUntil = before.map { max($0, end) } ?? end
    }

    /// When the next pause ends that somebody waits for.
    var nextPauseEnd: Instant? {
        hosts.values.compactMap { $0.waiting.isEmpty ? nil : $0.pausedUntil }.min()
    }

    func pausedUntil(_ host: String) -> Instant? { hosts[host]?.pausedUntil }

    /// The clock went back: no pause becomes longer by it.
    mutating func shift(by distance: Duration) {
        for (name, host) in hosts { hosts[name]?.pausedUntil = host.pausedUntil.map { $0 + distance } }
    }
}
