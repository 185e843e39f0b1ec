import CredentialStore
public import Vocabulary

/// What became of a copy.
public struct CopyReceipt: Sendable, Equatable {
    /// Whose token was copied.
    public let account: AccountID
    /// The header set that was copied.
    public let set: Name
    /// Where the header lines are.
    public let path: String
    /// When the file will be removed; nil where it stays.
    public let removedAt: Instant?
    /// When the copied token ends.
    public let expiry: Expiry
    /// Further places that it went to, or doubts about them.
    public let note: String?
    /// Tells the file from what somebody else writes there later.
    let hash: String

    /// The receipt of that copy.
    public init(
        account: AccountID, set: Name, path: String, removedAt: Instant?, expiry: Expiry, note: String? = nil,
        hash: String = ""
    ) {
        self.account = account
        self.set = set
        self.path = path
        self.removedAt = removedAt
        self.expiry = expiry
        self.note = note
        self.hash = hash
    }
}

extension TokenService {
    /// Writes a header set into the clipboard file, the token renewed first if need be.
    public func copy(
        _ id: AccountID, set: Name, variables: [String: String], minimumTTL: Duration?,
        handing: (@Sendable (Secret) -> Void)? = nil, progress: @escaping Progress
    ) async throws(Failure) -> CopyReceipt {
        let (credential, lines) = try await handOut(
            id, set: set, variables: variables, minimumTTL: minimumTTL, progress: progress)
        let receipt = try await clipboard.write(
            lines: lines.map { $0.reveal() }, lifetime: settings.clipboardLifetime, now: clock.now(), clock: sleeper)
        handing?(Secret(lines.map { $0.reveal() + "\n" }.joined()))
        return CopyReceipt(
            account: id, set: set, path: receipt.path, removedAt: receipt.removeAt, expiry: credential.expiry,
            hash: receipt.hash)
    }

    /// Removes the clipboard file if fob wrote it; returns whether it did.
    public func clearClipboard() throws(Failure) -> Bool { try clipboard.clear() == .removed }

    /// Removes what that receipt is for, unless something else stands there by now.
    public func takeBack(_ receipt: CopyReceipt) throws(Failure) { try clipboard.clear(ifHash: receipt.hash) }

    /// When the clipboard file is to be removed; nil where none of ours is there.
    public func clipboardRemoval() throws(Failure) -> Instant? { try clipboard.removeAt() }

    /// Removes the clipboard file if its time is up and it is still ours; returns whether it did.
    public func sweepClipboard() throws(Failure) -> Bool {
        try clipboard.removeIfStale(now: clock.now()) == .removed
    }

    /// Removes the clipboard file where it holds a token of that account.
    func forgetClipboard(of account: Account) throws(Failure) {
        try clipboard.clear(ifItHolds: account.secrets)
    }

    private var clipboard: ClipboardFile { ClipboardFile(path: store.paths.clipboard, randomness: randomness) }
}
