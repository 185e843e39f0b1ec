import Vocabulary

/// The sign-ins that wait for a person on another device (RFC 8628).
struct DeviceGrants: Sendable {
    /// What a sign-in has come to.
    enum Outcome: Sendable, Equatable {
        case pending
        case denied
        case approved(user: String)
    }

    struct Entry: Sendable {
        let userCode: String
        let client: String
        let scope: String?
        let expiresAt: Instant
        var outcome = Outcome.pending
        /// RFC 8628 section 3.5: grows by five seconds with each `slow_down`.
        var interval: Duration
        /// When the next question may come.
        var nextPoll: Instant
    }

    /// What a question gets.
    enum Answer: Sendable, Equatable {
        case unknown
        case expired
        case tooFast(interval: Duration)
        case pending
        case denied
        case approved(user: String)
    }

    private var entries: [String: Entry] = [:]

    mutating func add(_ deviceCode: String, _ entry: Entry) { entries[deviceCode] = entry }

    func entry(_ deviceCode: String) -> Entry? { entries[deviceCode] }

    /// The code that somebody types, whatever case and separators they use (section 6.1).
    func isWaiting(_ userCode: String, now: Instant) -> Bool { key(userCode, now) != nil }

    /// - Returns: whether somebody waits for that code.
    mutating func settle(_ userCode: String, _ outcome: Outcome, now: Instant) -> Bool {
        guard let key = key(userCode, now) else { return false }
        entries[key]?.outcome = outcome
        return true
    }

    /// - Parameter client: another client's code is nobody's.
    mutating func poll(_ deviceCode: String, by client: String, now: Instant) -> Answer {
        guard var entry = entries[deviceCode], entry.client == client else { return .unknown }
        guard now < entry.expiresAt else { return .expired }
        let isEarly = now < entry.nextPoll
        if isEarly { entry.interval += .seconds(5) }
        entry.nextPoll = now + entry.interval
        entries[deviceCode] = entry
        if isEarly { return .tooFast(interval: entry.interval) }
        switch entry.outcome {
        case .pending: return .pending
        case .denied: return .denied
        case .approved(let user):
            entries.removeValue(forKey: deviceCode)
            return .approved(user: user)
        }
    }

    private func key(_ userCode: String, _ now: Instant) -> String? {
        let wanted = Self.plain(userCode)
        return entries.first {
            Self.plain($0.value.userCode) == wanted && $0.value.outcome == .pending && now < $0.value.expiresAt
        }?.key
    }

    private static func plain(_ code: String) -> String { code.uppercased().filter { $0.isLetter || $0.isNumber } }
}
