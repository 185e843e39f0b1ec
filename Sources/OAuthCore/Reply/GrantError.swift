public import Vocabulary

/// Why a leg gave nothing: the provider refused, or its answer made no sense.
///
/// Its texts are redacted, sanitised and short; they are fit for a screen.
public struct GrantError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Whom the failure is to be laid at, and so what may follow: a new sign-in, a retry, a doubt about the grant.
    public enum Kind: Sendable, Equatable {
        /// The canonical code; ambiguous where it is unknown whether the grant still lives.
        case refused(code: String, ambiguous: Bool)
        /// The answer is none that the profile knows; what it meant is unknown.
        case malformed
        /// 408, 429 or a server error: nothing has changed.
        case temporarilyUnavailable(retryAfter: Duration?)
    }

    /// What happened.
    public let kind: Kind
    /// The call that failed.
    public let leg: LegName
    /// The profile's name of the round it belonged to; empty where the call belonged to none.
    public let round: String
    /// Of HTTP; nil for an answer that came through the browser.
    public let status: Int?
    /// What the provider said, or what is wrong with its answer.
    public let text: String
    /// What may be wrong and what to do, as sentences; from the profile's hints and the code.
    public let remedy: String?

    /// An error whose `text` and `remedy` are redacted and fit for a screen already.
    public init(kind: Kind, leg: LegName, round: String, status: Int?, text: String, remedy: String? = nil) {
        self.kind = kind
        self.leg = leg
        self.round = round
        self.status = status
        self.text = text
        self.remedy = remedy
    }

    /// The canonical code of a refusal.
    public var code: String? {
        if case .refused(let code, _) = kind { code } else { nil }
    }

    /// Whether the refusal may have another reason than the grant.
    public var isAmbiguous: Bool {
        if case .refused(_, let ambiguous) = kind { ambiguous } else { false }
    }

    /// Whether the provider says that the grant itself is gone (RFC 6749 section 5.2).
    public var endsGrant: Bool { kind == .refused(code: "invalid_grant", ambiguous: false) }

    /// Whether asking again later can help without anybody changing anything.
    public var mayRetry: Bool {
        if case .temporarilyUnavailable = kind { true } else { false }
    }

    /// `401 Failed to authorize`.
    public var summary: String { status.map { text.isEmpty ? "\($0)" : "\($0) \(text)" } ?? text }

    /// `the provider refused the refresh (401 Failed to authorize).`
    public var description: String {
        switch kind {
        case .refused: "the provider refused the \(leg.inWords) (\(summary))."
        case .malformed: "the provider's answer to the \(leg.inWords) makes no sense (\(summary))."
        case .temporarilyUnavailable: "the provider cannot answer the \(leg.inWords) at present (\(summary))."
        }
    }

    /// The failure for one account, with the remedy that its state asks for.
    public func failure(for account: AccountID) -> Failure {
        let message = "\(account): \(description)" + (remedy.map { " \($0)" } ?? "")
        switch kind {
        case .refused(let code, _):
            return Failure(.refused, message, remedy: Self.command(after: code, leg: leg, account), code: code)
        case .malformed: return Failure(.refused, message)
        case .temporarilyUnavailable(let retryAfter):
            let later = retryAfter.map { "in \($0.wholeSeconds) s" } ?? "later"
            return Failure(.network, message, remedy: "Nothing was changed; try again \(later).")
        }
    }

    private static func command(after code: String, leg: LegName, _ account: AccountID) -> String? {
        switch code {
        case "invalid_grant", "invalid_grant_or_client": "Sign in again: fob login \(account)"
        case "access_denied": "Try again: fob login \(account)"
        case "invalid_client", "unauthorized_client":
            "Check client id and secret: fob provider edit \(account.provider)"
        default: nil
        }
    }
}

extension LegName {
    /// As it stands beside its URL: `client credentials`, `list users`.
    var label: String {
        (isFollowUp ? String(rawValue.dropFirst("follow_up.".count)) : rawValue).replacing("_", with: " ")
    }

    /// As it stands in a sentence: `code exchange`.
    public var inWords: String {
        switch self {
        case .clientCredentials: "client credentials request"
        case .exchange: "code exchange"
        case .authorize: "sign-in"
        case .refresh: "refresh"
        default: isFollowUp ? "request “\(rawValue.dropFirst("follow_up.".count))”" : rawValue
        }
    }
}
