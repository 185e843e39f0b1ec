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
}

/// How one source of an expiry reads.
struct ExpiryRule: Sendable, Equatable {
    enum Kind: String, Sendable, CaseIterable {
        case seconds, milliseconds, minutes
        case epochSeconds = "epoch_s"
        case epochMilliseconds = "epoch_ms"
        case rfc3339, constant, none
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

    static func == (left: ErrorRules, right: ErrorRules) -> Bool {
        left.code == right.code && left.description == right.description && left.traceID == right.traceID
            && left.codes == right.codes && left.text.elementsEqual(right.text, by: ==)
            && left.statuses == right.statuses && left.ambiguous == right.ambiguous && left.hints == right.hints
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
