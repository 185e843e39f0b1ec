import OAuthCore
import SandboxProvider
import Vocabulary

/// A profile told to the sandbox in plain words, with made-up values for whatever it leaves open.
extension GenericDialect {
    /// - Parameters:
    ///   - provider: the name that it will have, of which fob's own redirect URI is made.
    ///   - given: values for variables, in place of made-up ones.
    init(
        _ profile: Profile, as name: Name, environment: String?, given: [String: String]
    ) throws(Failure) {
        let client = SandboxClient(
            id: "sandbox-client", secret: Secret("sandbox s3cret/+"),
            redirectURIs: profile.redirect.allowsLoopback ? [] : ["https://*"])
        let samples = SampleValues(profile, environment: environment, given: given)
        let provider = Provider(
            name: name, profile: profile.id, environment: environment, clientID: client.id,
            clientSecret: client.secret, variables: samples.values)
        let told = try Dialect(profile: profile, provider: provider)
        let metadata = SandboxMetadata(told)
        let dialect = try Dialect(profile: profile, provider: provider, metadata: metadata?.read)
        let description = try dialect.described()
        self.init(id: profile.id.text, name: profile.name, client: client)
        self.environment = profile.environments.count > 1 ? dialect.environment.name : nil
        variables = samples.values.filter { name, _ in profile.variable(name)?.source == .user }
        scopeSeparator = profile.scope.separator
        rotation = Rotation(rawValue: profile.refresh.rotation.rawValue) ?? .unknown
        givesRefreshTokens = profile.refresh.mode == .refreshToken
        refreshesByAccessToken = profile.refresh.mode == .exchangeAccessToken
        redirectURI = dialect.redirectURI
        issuer = dialect.issuer
        jwksURL = description.jwksURL ?? metadata?.jwksURL
        self.metadata = metadata.map { ($0.urls, $0.document) }
        answer = Answer(profile, description, samples)
        answer.issuer = profile.issuerRequired ? dialect.issuer : nil
        legs = description.legs.map { GenericLeg($0, profile, samples) }
    }
}

extension GenericDialect.Answer {
    init(_ profile: Profile, _ description: DialectDescription, _ samples: SampleValues) {
        self.init()
        code = profile.callback.code
        state = profile.callback.state
        error = profile.callback.error
        errorDescription = profile.callback.errorDescription
        isInFragment = description.answerIn == "fragment"
        signature = description.signatureInAnswer
        for variable in profile.variables where variable.source == .callback {
            extra[variable.from] = samples.values[variable.name]
        }
        let own = [code, state, error, errorDescription, "iss", signature]
        for name in profile.callback.keep + description.requiredInAnswer where extra[name] == nil && !own.contains(name)
        {
            extra[name] = "sandbox"
        }
    }
}

extension GenericLeg {
    init(_ told: LegDescription, _ profile: Profile, _ samples: SampleValues) {
        self.init(SandboxLeg(told.name), method: told.method, url: told.url)
        encoding = Encoding(rawValue: told.encoding) ?? .form
        headers = told.headers.map { Member($0) }
        names = told.names
        members = told.members.map { Member($0) }
        clientID = Place(told.clientID)
        clientSecret = Place(told.clientSecret)
        secretTemplate = told.secretTemplate ?? secretTemplate
        basicIsRaw = told.basicIsRaw
        reply = GenericReply(told, profile, samples)
        errors.codePath = told.errors.codePath
        errors.descriptionPath = told.errors.descriptionPath
        errors.codes = told.errors.codes
        errors.text = told.errors.text
        errors.statuses = told.errors.statuses
        page = told.page.map { Page($0) }
        choice = told.choice.map { Choice(list: $0.list, key: $0.key, label: $0.label) }
        for (variable, path) in told.captures { captures[path] = samples.values[variable] ?? "sandbox" }
    }
}

extension GenericLeg.Page {
    init(_ told: LegDescription.Page) {
        self.init()
        isInFragment = told.isInFragment
        state = State(rawValue: told.state) ?? .param
        pkce = PKCE(rawValue: told.pkce) ?? .required
        challenge = Challenge(rawValue: told.challenge) ?? .base64url
        isImmediate = told.isFetched
    }
}

extension GenericLeg.Member {
    init(_ told: LegDescription.Member) {
        self.init(name: told.name, value: told.value, isOptional: told.isOptional)
    }
}

extension GenericLeg.Place {
    init(_ told: LegDescription.Place) {
        switch told {
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

extension GenericReply {
    init(_ told: LegDescription, _ profile: Profile, _ samples: SampleValues) {
        self.init()
        let rules = told.reply
        isForm = rules.format == "form"
        root = rules.root
        paths = rules.paths
        tokenType = rules.tokenTypes.filter { $0.value.lowercased() == "bearer" }.keys.min() ?? tokenType
        scopeSeparator = rules.scopeSeparator ?? profile.scope.separator
        expiry = rules.expiry.map { Expiry(kind: $0.kind, path: $0.path) }
        refreshExpiry = rules.refreshExpiry.map { Expiry(kind: $0.kind, path: $0.path) }
        issuedAt = rules.issuedAt.map { Expiry(kind: $0.kind, path: $0.path) }
        extraTokens = rules.extraTokens
        device = rules.device
        status = told.successStatus
        success = told.successBody
        for path in rules.keep { extra[root.isEmpty ? path : "\(root).\(path)"] = "sandbox" }
        for variable in profile.variables where variable.source == .reply {
            extra[root.isEmpty ? variable.from : "\(root).\(variable.from)"] = samples.values[variable.name]
        }
    }
}

extension SandboxLeg {
    init(_ name: LegName) {
        switch name {
        case .authorize: self = .authorize
        case .pushed: self = .pushed
        case .exchange: self = .exchange
        case .refresh: self = .refresh
        case .clientCredentials: self = .clientCredentials
        case .device: self = .device
        case .devicePoll: self = .devicePoll
        case .tokenExchange: self = .tokenExchange
        case .jwtBearer: self = .jwtBearer
        case .revoke: self = .revoke
        case .introspect: self = .introspect
        case .userinfo: self = .userinfo
        case .register: self = .register
        default: self = .followUp
        }
    }
}
