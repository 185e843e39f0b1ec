import CredentialStore
import OAuthCore
public import Vocabulary

/// What was put into the clipboard file.
public struct CopyReceipt: Sendable, Equatable {
    public let account: AccountID
    public let set: Name
    public let path: String
    public let removeAt: Instant
    /// What the user must know: `contains the client secret`.
    public let warning: String?
    /// When the copied token ends.
    public let expiry: Expiry

    public init(account: AccountID, set: Name, path: String, removeAt: Instant, warning: String?, expiry: Expiry) {
        self.account = account
        self.set = set
        self.path = path
        self.removeAt = removeAt
        self.warning = warning
        self.expiry = expiry
    }
}

extension TokenService {
    /// Writes a header set into the clipboard file, the token renewed first if need be.
    public func copy(
        _ id: AccountID, set: Name, variables: [String: String], minimumTTL: Duration?, progress: @escaping Progress
    ) async throws(Failure) -> CopyReceipt {
        let credential = try await credential(id, minimumTTL: minimumTTL, progress: progress)
        let lines = try await headerLines(
            id, set: set, variables: variables, minimumTTL: minimumTTL, progress: progress)
        let receipt = try await clipboard.write(
            lines: lines.map { $0.reveal() }, lifetime: settings.clipboardLifetime, now: clock.now(), clock: sleeper)
        return CopyReceipt(
            account: id, set: set, path: receipt.path, removeAt: receipt.removeAt,
            warning: try dialect(id.provider).headerSets.first { $0.name == set }?.warning,
            expiry: credential.expiry)
    }

    /// Removes the clipboard file if fob wrote it; returns whether it did.
    public func clearClipboard() throws(Failure) -> Bool { try clipboard.clear() == .removed }

    /// When the clipboard file is to be removed; nil where none of ours is there.
    public func clipboardRemoval() throws(Failure) -> Instant? { try clipboard.removeAt() }

    /// Removes the clipboard file if its time is up and it is still ours; returns whether it did.
    public func sweepClipboard() throws(Failure) -> Bool {
        try clipboard.removeIfStale(now: clock.now()) == .removed
    }

    private var clipboard: ClipboardFile { ClipboardFile(path: store.paths.clipboard, randomness: randomness) }
}
