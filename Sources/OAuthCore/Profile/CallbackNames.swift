import Vocabulary

/// How a vendor signs its callback.
struct CallbackSignature: Sendable, Equatable {
    enum Kind: String, Sendable, CaseIterable {
        /// HMAC-SHA-256 in hexadecimal, keyed with the client secret, over the other members sorted by name and joined
        /// as a query.
        case hmacSHA256Hex = "hmac_sha256_hex"
    }

    var kind: Kind
    var member: String
    /// The client secret, as soon as there is a provider to have one.
    var key: Secret?
}

/// What the members of a callback are called.
public struct CallbackNames: Sendable, Equatable {
    /// Carries the authorization code (RFC 6749 section 4.1.2).
    public internal(set) var code = "code"
    /// Carries the anti-forgery value, in the query or in the redirect URI's own.
    public internal(set) var state = "state"
    /// Its presence makes the callback a refusal (RFC 6749 section 4.1.2.1).
    public internal(set) var error = "error"
    /// The words that go with an error; shown redacted and cut.
    public internal(set) var errorDescription = "error_description"
    /// Members that stay with the credential.
    public internal(set) var keep: [String] = []
    /// Where the members stand.
    var answerIn: AnswerPlace = .query
    /// Whether the code is form-encoded once more than the query that holds it.
    var decodesCodeAgain = false
    /// Members without which an answer is a stranger's.
    var required: [String] = []
    var signature: CallbackSignature?
    /// Variables whose value is a member of the callback.
    var variables: [Variable] = []

    /// OAuth 2.0 Multiple Response Type Encoding Practices section 2.1, and Form Post Response Mode.
    enum AnswerPlace: String, Sendable, CaseIterable {
        case query, fragment
        case formPost = "form_post"
    }
}
