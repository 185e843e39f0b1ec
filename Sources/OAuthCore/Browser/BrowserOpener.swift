/// Shows a page to the user in their own browser (RFC 8252 section 5).
public protocol BrowserOpener: Sendable {
    /// Starts a browser with that page and returns without waiting for it to end. The caller shows the URL as well,
    /// whatever the outcome.
    func open(_ url: String) async -> BrowserOutcome

    /// Why none will be started on that page, as far as it is known without trying; a sentence for the user.
    func hindrance(to url: String) -> String?

    /// Where the user's browser is likely to run.
    var surroundings: Surroundings { get }
}

extension BrowserOpener {
    /// Nothing is known before trying.
    public func hindrance(to url: String) -> String? { nil }

    /// In front of a screen.
    public var surroundings: Surroundings { .screen }
}

/// Whether a browser was started.
public enum BrowserOutcome: Sendable, Equatable {
    case opened
    /// The reason is a sentence for the user, without the URL.
    case notOpened(reason: String)
}

/// For commands that show the URL only.
public struct NoBrowser: BrowserOpener {
    private let reason: String

    /// - Parameter reason: why none is started: “--no-browser was given”.
    public init(reason: String) { self.reason = reason }

    /// Starts nothing.
    public func open(_ url: String) async -> BrowserOutcome { .notOpened(reason: reason) }
}
