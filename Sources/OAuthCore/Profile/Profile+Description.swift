public import Vocabulary

/// What a dialect says on the wire and expects to hear, told without its inner types: for whoever must stand in for the
/// provider. Built from a ``Dialect`` by ``Dialect/described()``.
public struct DialectDescription: Sendable {
    /// Every leg of the environment, in alphabetical order.
    public let legs: [LegDescription]
    /// Where the keys of ID tokens stand; nil where nobody told.
    public let jwksURL: String?
    /// Where the members of an answer stand: `query`, `fragment` or `form_post`.
    public let answerIn: String
    /// Members without which an answer is a stranger's.
    public let requiredInAnswer: [String]
    /// The member that holds an HMAC-SHA-256 of the others, keyed with the client secret; nil where an answer is not
    /// signed.
    public let signatureInAnswer: String?
}

/// One call: where it goes, what is in it, and how its reply reads.
public struct LegDescription: Sendable {
    /// A member or header that the profile adds.
    public struct Member: Sendable {
        /// As sent.
        public let name: String
        /// Nil where only a flow can tell.
        public let value: String?
        /// Whether it may be missing.
        public let isOptional: Bool
    }

    /// Where client id or secret stand.
    public enum Place: Sendable, Equatable {
        case none, template, basic, basicUser, privateKeyJWT, clientSecretJWT, tls
        case body(String)
        case query(String)
        case header(String)
    }

    /// What only the authorize leg has.
    public struct Page: Sendable {
        /// Whether the query stands behind a `#`.
        public let isInFragment: Bool
        /// `param`, `in_redirect_uri` or `none`.
        public let state: String
        /// `required`, `optional` or `off`.
        public let pkce: String
        /// `base64url`, `base64` or `hex`.
        public let challenge: String
        /// Whether the program itself may fetch it, so that nobody is asked.
        public let isFetched: Bool
    }

    /// One source of an expiry.
    public struct Expiry: Sendable {
        /// `seconds`, `epoch_s`, `rfc3339`…
        public let kind: String
        /// The first path that is tried; nil for a constant.
        public let path: String?
    }

    /// How a token reply reads: the first path of each list, from the envelope on.
    public struct Reply: Sendable {
        /// `auto`, `json` or `form`.
        public let format: String
        /// The envelope; empty for none.
        public let root: String
        /// Paths by what stands there: `access_token`, `refresh_token`, `token_type`, `scope`, `id_token`.
        public let paths: [String: String]
        /// A vendor's words for token types, and what they mean.
        public let tokenTypes: [String: String]
        /// Between two scopes of a reply, where the profile tells.
        public let scopeSeparator: String?
        /// Of the access token.
        public let expiry: [Expiry]
        /// Of the refresh token.
        public let refreshExpiry: [Expiry]
        /// When the token was issued.
        public let issuedAt: [Expiry]
        /// Values that stay with the credential.
        public let keep: [String]
        /// Tokens beside the account's own: the paths of their access tokens.
        public let extraTokens: [String]
        /// Paths of the reply to the start of a device sign-in, by their standard names.
        public let device: [String: String]
    }

    /// How a refusal reads.
    public struct Errors: Sendable {
        /// The first path of the code.
        public let codePath: String?
        /// The first path of the description.
        public let descriptionPath: String?
        /// A vendor's code to a canonical one.
        public let codes: [String: String]
        /// A piece of a body's text to a canonical code.
        public let text: [(piece: String, code: String)]
        /// For a reply that says no code.
        public let statuses: [Int: String]
    }

    /// The list that a follow-up offers.
    public struct Choice: Sendable {
        /// The path of the list; empty for the reply itself.
        public let list: String
        /// The first path of an entry's key.
        public let key: String
        /// The first path of its label, where there is one.
        public let label: String?
        /// The variable that gets the chosen key.
        public let variable: String
    }

    /// Which call it is.
    public let name: LegName
    /// As HTTP spells it.
    public let method: String
    /// With the provider's values; where only a flow has the value, its name stands there.
    public let url: String
    /// `form`, `json`, `query` or `none`.
    public let encoding: String
    /// What the profile adds to the headers.
    public let headers: [Member]
    /// What the standard's parameters are called; nil for those that are left out.
    public let names: [String: String?]
    /// What the profile adds to the parameters.
    public let members: [Member]
    /// Where the client id stands.
    public let clientID: Place
    /// Where the client secret stands.
    public let clientSecret: Place
    /// What stands there, with `{client_secret}` for the secret; nil for the secret alone.
    public let secretTemplate: String?
    /// Whether Basic joins id and secret as they are.
    public let basicIsRaw: Bool
    /// How a success reads.
    public let reply: Reply
    /// How a refusal reads.
    public let errors: Errors
    /// The status of a success.
    public let successStatus: Int
    /// Values that the body of a success has.
    public let successBody: [(path: String, value: JSON)]
    /// For the authorize leg only.
    public let page: Page?
    /// For a follow-up that offers a list.
    public let choice: Choice?
    /// Variables that the reply fills, with the first path to each.
    public let captures: [String: String]
}

extension Dialect {
    /// Everything that this dialect says, and what it expects in return.
    public func described() throws(Failure) -> DialectDescription {
        var legs: [LegDescription] = []
        for name in environment.legs.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
            guard let leg = environment.legs[name], !leg.url.parts.isEmpty else { continue }
            legs.append(try described(name, leg))
        }
        return DialectDescription(
            legs: legs, jwksURL: Self.address(profile.jwksURL, provider, values),
            answerIn: profile.callback.answerIn.rawValue, requiredInAnswer: profile.callback.required,
            signatureInAnswer: profile.callback.signature?.member)
    }

    private func described(_ name: LegName, _ leg: Leg) throws(Failure) -> LegDescription {
        // What a round adds may be missing: it stands in that round alone.
        let rounds = name == .authorize || name == .exchange ? profile.rounds.flatMap(\.parameters) : []
        let own = leg.parameters.map { member($0) }
        let added = rounds.filter { round in !own.contains { $0.name == round.name } }
            .map { LegDescription.Member(name: $0.name, value: nil, isOptional: true) }
        return LegDescription(
            name: name, method: leg.method,
            url: try leg.url.resolved(with: self, variables: [:], lenient: true), encoding: leg.encoding.rawValue,
            headers: leg.headers.map { member($0) }, names: leg.names, members: own + added,
            clientID: LegDescription.Place(leg.client.id), clientSecret: LegDescription.Place(leg.client.secret),
            secretTemplate: leg.client.secretTemplate?.text, basicIsRaw: leg.client.basicEncoding == .raw,
            reply: LegDescription.Reply(leg.reply), errors: LegDescription.Errors(leg.errors),
            successStatus: leg.success.statuses?.first ?? 200, successBody: leg.success.body,
            page: leg.authorize.map { LegDescription.Page($0) },
            choice: leg.choose.map { rules in
                LegDescription.Choice(
                    list: rules.list, key: rules.key.first ?? "", label: rules.label.first, variable: rules.variable)
            },
            captures: Dictionary(leg.capture.map { ($0.variable, $0.paths.first ?? "") }) { first, _ in first })
    }

    private func member(_ parameter: (name: String, value: Template)) -> LegDescription.Member {
        let isOptional = parameter.value.variables.contains { $0.isOptional }
        let filled = try? parameter.value.filled { $0 == "client_id" ? provider.clientID : values[$0] }
        return LegDescription.Member(name: parameter.name, value: filled ?? nil, isOptional: isOptional)
    }
}

extension LegDescription.Place {
    init(_ place: ClientAuthentication.Place) {
        switch place {
        case .none: self = .none
        case .template: self = .template
        case .basic: self = .basic
        case .basicUser: self = .basicUser
        case .privateKeyJWT: self = .privateKeyJWT
        case .clientSecretJWT: self = .clientSecretJWT
        case .tls: self = .tls
        case .body(let name): self = .body(name)
        case .query(let name): self = .query(name)
        case .header(let name): self = .header(name)
        }
    }
}

extension LegDescription.Page {
    init(_ rules: AuthorizeRules) {
        isInFragment = rules.queryIn == .fragment
        state = rules.state.rawValue
        pkce = rules.pkce.mode.rawValue
        challenge = rules.pkce.challenge.rawValue
        isFetched = rules.interaction == .fetched || rules.alternatives.contains(.fetched)
    }
}

extension LegDescription.Reply {
    init(_ rules: ReplyRules) {
        let expiries = { (rules: [ExpiryRule]) in
            rules.map { LegDescription.Expiry(kind: $0.kind.rawValue, path: $0.path.first) }
        }
        format = rules.format.rawValue
        root = rules.root
        paths = [
            "access_token": rules.accessToken.first, "refresh_token": rules.refreshToken.first,
            "token_type": rules.tokenType.first, "scope": rules.scope.first, "id_token": rules.idToken.first,
        ].compactMapValues { $0 }
        tokenTypes = rules.tokenTypes
        scopeSeparator = rules.scopeSeparator
        expiry = expiries(rules.expiry)
        refreshExpiry = expiries(rules.refreshExpiry)
        issuedAt = expiries(rules.issuedAt)
        keep = rules.keep
        extraTokens = rules.extraTokens.values.compactMap(\.accessToken.first).sorted()
        device = [
            "device_code": rules.device.deviceCode.first, "user_code": rules.device.userCode.first,
            "verification_uri": rules.device.verificationURI.first,
            "verification_uri_complete": rules.device.verificationURIComplete.first,
            "expires_in": rules.device.expiresIn.first, "interval": rules.device.interval.first,
        ].compactMapValues { $0 }
    }
}

extension LegDescription.Errors {
    init(_ rules: ErrorRules) {
        codePath = rules.code.first
        descriptionPath = rules.description.first
        codes = rules.codes
        text = rules.text
        statuses = rules.statuses
    }
}

extension Variable {
    /// Whether a provider could give it that value.
    public func accepts(_ value: String) -> Bool { reasonAgainst(value) == nil }
}
