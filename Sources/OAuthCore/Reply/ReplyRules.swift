/// How a successful reply of a leg reads: paths are dotted, lists of paths are tried in order.
struct ReplyRules: Sendable, Equatable {
    enum Format: String, Sendable, CaseIterable { case auto, json, form }

    var format: Format = .auto
    /// The envelope that the other paths start from.
    var root = ""
    var accessToken = ["access_token"]
    var refreshToken = ["refresh_token"]
    var tokenType = ["token_type"]
    var defaultTokenType = "Bearer"
    var scope = ["scope"]
    /// The first whose value is present counts.
    var expiry = [ExpiryRule(kind: .seconds, path: ["expires_in"])]
    var refreshExpiry: [ExpiryRule] = []
    var keep: [String] = []
    /// What a vendor's token types (in lower case) mean in an `Authorization` header.
    var tokenTypes: [String: String] = [:]
    /// What stands between two scopes of a reply, where it is no space.
    var scopeSeparator: String?
    /// Whether the earliest of the ``expiry`` rules with a value counts, in place of the first.
    var takesEarliestExpiry = false
    /// When the provider says that the token was issued, absolute: what ``ReplyTimes`` compares the clocks by.
    var issuedAt: [ExpiryRule] = []
    /// OpenID Connect Core section 3.1.3.3.
    var idToken = ["id_token"]
    /// Tokens beside the account's own, each read by rules of its own from the same root.
    var extraTokens: [String: ReplyRules] = [:]
    var device = DeviceReplyRules()
    /// Whether a token may be bound to a key (RFC 9449 section 5): the type DPoP is then understood.
    var acceptsBoundTokens = false
}

/// How the reply to the start of a device sign-in reads (RFC 8628 section 3.2).
struct DeviceReplyRules: Sendable, Equatable {
    var deviceCode = ["device_code"]
    var userCode = ["user_code"]
    /// Some vendors wrote `verification_url` before the RFC was done.
    var verificationURI = ["verification_uri", "verification_url"]
    var verificationURIComplete = ["verification_uri_complete", "verification_url_complete"]
    var expiresIn = ["expires_in"]
    var interval = ["interval"]
}

/// How one source of an expiry reads.
struct ExpiryRule: Sendable, Equatable {
    enum Kind: String, Sendable, CaseIterable {
        case seconds, milliseconds, minutes
        case epochSeconds = "epoch_s"
        case epochMilliseconds = "epoch_ms"
        case rfc3339, constant, none
        /// The `exp` of the token at `path`, where it is a JWT; read without trust in it.
        case jwtExp = "jwt_exp"
        /// `days:hours:minutes`, and `:seconds` behind them where there is a fourth number.
        case clock
    }

    enum ZeroMeaning: String, Sendable, CaseIterable { case never, expired }

    var kind: Kind
    var path: [String] = []
    /// Of a constant.
    var seconds: Int64 = 0
    var zeroMeans: ZeroMeaning = .expired
}

/// How a refusal of a leg reads, and which canonical code it means.
struct ErrorRules: Sendable, Equatable {
    var code = ["error"]
    var description = ["error_description"]
    var traceID: [String] = []
    /// A vendor's code to a canonical one.
    var codes: [String: String] = [:]
    /// A piece of a body's text to a canonical code.
    var text: [(piece: String, code: String)] = []
    /// For a reply that says no code.
    var statuses: [Int: String] = [:]
    /// Codes after which it is unknown whether the grant still lives.
    var ambiguous: [String] = []
    var hints: [Hint] = []
    /// A page about the error (RFC 6749 section 5.2).
    var uri = ["error_uri"]
    /// Canonical codes that mean: not at present. RFC 6749 section 4.1.2.1 has two.
    var retry = ["temporarily_unavailable", "server_error"]

    static func == (left: ErrorRules, right: ErrorRules) -> Bool {
        left.code == right.code && left.description == right.description && left.traceID == right.traceID
            && left.codes == right.codes && left.text.elementsEqual(right.text, by: ==)
            && left.statuses == right.statuses && left.ambiguous == right.ambiguous && left.hints == right.hints
            && left.uri == right.uri && left.retry == right.retry
    }
}

/// What to tell somebody besides the refusal itself.
struct Hint: Sendable, Equatable {
    var status: Int?
    var code: String?
    /// Only where the URL that was asked holds this.
    var urlContains: String?
    var text: String
}
