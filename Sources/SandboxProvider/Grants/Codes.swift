import Vocabulary

/// The authorization codes of a vendor: each is good once, for five minutes, in the environment that issued it.
struct Codes: Sendable {
    /// What was approved.
    struct Approval: Sendable {
        let realm: String
        let redirectURI: String
        var challenge: String?
        var scope: String?
        var user: String?
        /// The client that asked; nil where the vendor has one only.
        var client: String?
        /// For the ID token (OpenID Connect Core section 2).
        var nonce: String?
        /// The key that the code is bound to (RFC 9449 section 10).
        var thumbprint: String?
        /// What the token is for (RFC 8707).
        var audience: String?
        var approvedAt: Instant?
    }

    private struct Entry: Sendable {
        let approval: Approval
        let expiresAt: Instant
        /// The family of tokens that this code was exchanged for.
        var family: Int?
    }

    /// Securitize documents five minutes; RFC 6749 section 4.1.2 recommends ten at most.
    static let lifetime = Duration.seconds(300)

    private var entries: [String: Entry] = [:]

    mutating func issue(_ code: String, for approval: Approval, now: Instant) {
        entries[code] = Entry(approval: approval, expiresAt: now + Self.lifetime)
    }

    /// The approval behind a code that was neither used nor outlived; the code stays good until ``spend(_:on:)``.
    func approval(_ code: String, realm: String, now: Instant) -> Approval? {
        guard let entry = entries[code], entry.family == nil, entry.approval.realm == realm, now < entry.expiresAt
        else { return nil }
        return entry.approval
    }

    mutating func spend(_ code: String, on family: Int) {
        entries[code]?.family = family
    }

    /// The tokens that a used code bought.
    func family(of code: String) -> Int? { entries[code]?.family }
}
