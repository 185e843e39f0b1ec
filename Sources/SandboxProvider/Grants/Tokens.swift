import Vocabulary

/// The tokens of a vendor. Those that descend from one approval are a family.
struct Tokens: Sendable {
    struct Access: Sendable {
        let family: Int
        let realm: String
        let expiresAt: Instant
        var scope: String?
        var user: String?
        var binding = Binding()
    }

    struct Refresh: Sendable {
        let family: Int
        let realm: String
        let expiresAt: Instant
        var scope: String?
        var user: String?
        var binding = Binding()
        var approvedAt: Instant?
        fileprivate(set) var isSpent = false
    }

    /// Who may use a token, and for what; empty where the vendor binds nothing.
    struct Binding: Sendable, Equatable {
        var client: String?
        /// Of the key that a proof must come from (RFC 9449 section 6.1).
        var thumbprint: String?
        /// RFC 8707 section 2.
        var audience: String?
    }

    private var access: [String: Access] = [:]
    private var refresh: [String: Refresh] = [:]
    private var dead: Set<Int> = []
    private var families = 0

    mutating func newFamily() -> Int {
        families += 1
        return families
    }

    mutating func add(_ token: String, _ entry: Access) { access[token] = entry }
    mutating func add(_ token: String, _ entry: Refresh) { refresh[token] = entry }

    /// An access token that opens something at this moment.
    func living(access token: String, realm: String, now: Instant) -> Access? {
        guard let entry = access[token], entry.realm == realm, now < entry.expiresAt, !dead.contains(entry.family)
        else { return nil }
        return entry
    }

    /// A refresh token that may be used at this moment.
    func living(refresh token: String, realm: String, now: Instant) -> Refresh? {
        guard let entry = refresh[token], entry.realm == realm, !entry.isSpent, now < entry.expiresAt,
            !dead.contains(entry.family)
        else { return nil }
        return entry
    }

    /// The family of a refresh token that was used before.
    func family(ofSpent token: String) -> Int? {
        refresh[token].flatMap { $0.isSpent ? $0.family : nil }
    }

    func family(ofRefresh token: String) -> Int? { refresh[token]?.family }

    mutating func spend(refresh token: String) { refresh[token]?.isSpent = true }
    mutating func remove(access token: String) { access.removeValue(forKey: token) }
    mutating func kill(family: Int) { dead.insert(family) }
}
