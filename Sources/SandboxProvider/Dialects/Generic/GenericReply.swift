public import Vocabulary

/// How a vendor writes a token reply: the paths are dotted, from the envelope on.
public struct GenericReply: Sendable {
    /// One way of saying when something ends.
    public struct Expiry: Sendable {
        /// `seconds`, `milliseconds`, `minutes`, `epoch_s`, `epoch_ms`, `rfc3339`, `clock`; others say nothing themselves.
        public var kind: String
        /// Nil where the reply does not say it.
        public var path: String?

        /// A way of these parts.
        public init(kind: String, path: String?) {
            self.kind = kind
            self.path = path
        }
    }

    /// Whether the body is a form in place of JSON.
    public var isForm = false
    /// The envelope; empty for none.
    public var root = ""
    /// By their standard names; one that is missing is not sent.
    public var paths = [
        "access_token": "access_token", "refresh_token": "refresh_token", "token_type": "token_type", "scope": "scope",
        "id_token": "id_token",
    ]
    /// What the vendor calls the type of its tokens.
    public var tokenType = "Bearer"
    /// Between two scopes.
    public var scopeSeparator = " "
    /// Of the access token.
    public var expiry = [Expiry(kind: "seconds", path: "expires_in")]
    /// Of the refresh token.
    public var refreshExpiry: [Expiry] = []
    /// When the token was issued.
    public var issuedAt: [Expiry] = []
    /// Further members with fixed values.
    public var extra: [String: String] = [:]
    /// Paths of further tokens.
    public var extraTokens: [String] = []
    /// Of the reply to the start of a device sign-in, by their standard names.
    public var device: [String: String] = [:]
    /// Of a success.
    public var status = 200
    /// What the body of a success has besides.
    public var success: [(path: String, value: JSON)] = []

    /// As RFC 6749 section 5.1 has it.
    public init() {}
}

/// How a vendor writes a refusal.
public struct GenericErrors: Sendable {
    /// Where the code stands; nil where there is none.
    public var codePath: String? = "error"
    /// Where the words stand.
    public var descriptionPath: String? = "error_description"
    /// The vendor's code to the standard's.
    public var codes: [String: String] = [:]
    /// A piece of text to the standard's code, for vendors that answer in plain text.
    public var text: [(piece: String, code: String)] = []
    /// A status to the standard's code, for replies that say none.
    public var statuses: [Int: String] = [:]

    /// As RFC 6749 section 5.2 has it.
    public init() {}

    /// What the vendor says for a standard code; of several, the one that fits the call.
    func word(for code: String, _ leg: SandboxLeg) -> String {
        let words = codes.filter { $0.value == code }.map(\.key).sorted()
        let hints: [String] =
            switch leg {
            case .refresh: ["refresh"]
            case .devicePoll, .device: ["device", "token_expired"]
            case .exchange: ["verification", "code"]
            default: []
            }
        // One that says the standard's own word beside a vendor's is the rule, the other the exception.
        return words.first { word in hints.contains { word.lowercased().contains($0) } && !word.contains("device") }
            ?? words.first { word in hints.contains { word.lowercased().contains($0) } } ?? words.first ?? code
    }

    /// The status of a refusal with that code.
    func status(for code: String) -> Int {
        if let status = statuses.filter({ $0.value == code }).map(\.key).min() { return status }
        switch code {
        case "invalid_client", "invalid_token": return 401
        case "not_found": return 404
        default: return 400
        }
    }
}

extension JSON {
    /// With a value at a dotted path; numbers are places in a list, and what is missing on the way is made.
    func setting(_ path: some Collection<Substring>, _ value: JSON) -> JSON {
        guard let step = path.first else { return value }
        let rest = path.dropFirst()
        if let index = Int(step) {
            var elements = self.elements ?? []
            while elements.count <= index { elements.append(JSON(nil)) }
            elements[index] = elements[index].setting(rest, value)
            return JSON(elements)
        }
        var members = self.members ?? []
        if let index = members.firstIndex(where: { $0.key == step }) {
            members[index].value = members[index].value.setting(rest, value)
        } else {
            members.append(Member(key: String(step), value: JSON(nil).setting(rest, value)))
        }
        return JSON(.object(members))
    }

    /// The same with the path as it is written: `data.token`.
    func setting(_ path: String, _ value: JSON) -> JSON { setting(path.split(separator: "."), value) }
}
