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
    ///
    /// - Parameter options: what `fob login` must be told to get the account's credential as it was got before.
    public func failure(for account: AccountID, signingInWith options: String = "") -> Failure {
        let message = "\(account): \(description)" + (remedy.map { " \($0)" } ?? "")
        switch kind {
        case .refused(let code, _):
            return Failure(
                .refused, message, remedy: Self.command(after: code, leg: leg, account, options), code: code)
        case .malformed: return Failure(.refused, message)
        case .temporarilyUnavailable(let retryAfter):
            let later = retryAfter.map { "in \($0.wholeSeconds) s" } ?? "later"
            return Failure(
                .network, message, remedy: "Nothing was changed; try again \(later).", retryAfter: retryAfter)
        }
    }

    private static func command(
        after code: String, leg: LegName, _ account: AccountID, _ options: String
    ) -> String? {
        switch (code, leg) {
        // RFC 8693 section 2.2.2: a bad subject token is an invalid_request.
        case ("invalid_grant", .tokenExchange), ("invalid_request", .tokenExchange):
            "Exchange a token that still lives: fob login \(account)\(GrantKind.tokenExchange.loginOptions)"
        case ("invalid_grant", .jwtBearer):
            "Give another assertion: fob login \(account)\(GrantKind.jwtBearer.loginOptions)"
        case ("invalid_grant", .device), ("invalid_grant", .devicePoll), ("access_denied", .devicePoll):
            "Try again: fob login \(account)\(GrantKind.device.loginOptions)"
        case ("invalid_grant", .exchange): "Try again: fob login \(account)"
        case ("invalid_grant", _), ("invalid_grant_or_client", _):
            "Sign in again: fob login \(account)\(options)"
        case ("access_denied", _): "Try again: fob login \(account)"
        case ("invalid_client", _), ("unauthorized_client", _):
            "Check client id and secret: fob provider edit \(account.provider) --client-id ID --client-secret-file FILE"
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
        case .device: "device authorization request"
        case .devicePoll: "device sign-in"
        case .tokenExchange: "token exchange"
        case .jwtBearer: "JWT bearer request"
        case .pushed: "pushed authorization request"
        case .revoke: "revocation"
        case .introspect: "introspection"
        case .userinfo: "question who signed in"
        case .register: "registration"
        default: isFollowUp ? "request “\(rawValue.dropFirst("follow_up.".count))”" : rawValue
        }
    }
}
