import DeckModel
import TokenService
import Vocabulary

/// The state of an account as a row shows it: a glyph, always with its word or time beside it, and a slot.
struct AccountMark {
    /// `* ! x X ~ - ?`
    let glyph: String
    /// `^` where the token lives and its renewal is dead or unverified.
    let warning: String
    /// The time left, or the word: `7h 41m`, `login needed`.
    let label: String
    /// The label where there is little room.
    let shortLabel: String
    let slot: Slot
    /// Which of the totals in the title line it counts for.
    let total: Total

    /// The totals, in the order of the title line.
    enum Total: Int, CaseIterable {
        case living, expiring, expired, loginNeeded, busy, none, unknown

        var glyph: String {
            switch self {
            case .living: "*"
            case .expiring: "!"
            case .expired: "x"
            case .loginNeeded: "X"
            case .busy: "~"
            case .none: "-"
            case .unknown: "?"
            }
        }

        var word: String {
            switch self {
            case .living: "valid"
            case .expiring: "expiring"
            case .expired: "expired"
            case .loginNeeded: "login needed"
            case .busy: "busy"
            case .none: "no token"
            case .unknown: "unknown"
            }
        }

        var slot: Slot {
            switch self {
            case .living: .expiryOK
            case .expiring: .expirySoon
            case .expired, .loginNeeded: .expiryExpired
            case .busy: .busy
            case .none, .unknown: .expiryNone
            }
        }
    }

    init(_ account: AccountStatus, task: DeckTask?, now: Instant) {
        let total = Self.total(account, task: task, now: now)
        self.total = total
        glyph = total.glyph
        slot = total.slot
        let isDoubtful = account.renewal == .dead || account.renewal == .unverified
        warning = isDoubtful && Self.lives(account, now: now) && task == nil ? "^" : " "
        if account.problem != nil {
            label = account.problem?.kind == .busy ? "locked" : "damaged"
            shortLabel = "?"
        } else if let task {
            label = task.word
            shortLabel = task.word
        } else {
            switch (total, account.credential?.expiry) {
            case (.living, .at(let end)), (.expiring, .at(let end)):
                label = Countdown.label(end - now)
                shortLabel = Countdown.shortLabel(end - now)
            case (.living, _):
                label = "never"
                shortLabel = "never"
            case (.loginNeeded, _):
                label = "login needed"
                shortLabel = "login"
            default:
                label = total.word
                shortLabel = total.word
            }
        }
    }

    /// What an account counts for.
    static func total(_ account: AccountStatus, task: DeckTask?, now: Instant) -> Total {
        if account.problem != nil { return .unknown }
        if task != nil { return .busy }
        return total(account.state(at: now))
    }

    /// What an account in that state counts for, while nothing is done for it.
    static func total(_ state: AccountState) -> Total {
        switch state {
        case .none: .none
        case .valid: .living
        case .expiring: .expiring
        case .expired: .expired
        case .loginNeeded: .loginNeeded
        case .unknown, .damaged: .unknown
        }
    }

    private static func lives(_ account: AccountStatus, now: Instant) -> Bool {
        switch account.credential?.expiry {
        case .at(let end): end > now
        case .never, .unknown: true
        case nil: false
        }
    }
}
