public import Vocabulary

/// Serves any vendor as its description says, and takes a request for good only where it follows that to the letter.
///
/// What is wrong with a request is said in the vendor's own shape, in words that name the parameter, the place or the rule.
public struct GenericServer: DialectServer {
    static let realm = "generic"
    static let defaultLifetimes = (access: Duration.seconds(3600), refresh: Duration.seconds(30 * 86_400))
    static let lasting = Duration.seconds(100 * 365 * 86_400)
    static let deviceInterval = Duration.seconds(5)

    let dialect: GenericDialect
    let habits: GenericHabits
    let access: Duration
    let refresh: Duration
    let key: ServerKey?
    let urls: [GenericURL?]
    /// Where the listeners stand, by the real origin.
    var local: [String: String] = [:]
    var user = SandboxUser.ada
    var mint: Mint
    var codes = Codes()
    var tokens = Tokens()
    var devices = DeviceGrants()
    var pushed: [String: [String: String]] = [:]
    var seen = SeenIdentifiers()

    /// A server of that vendor, which knows its one client.
    public init(dialect: GenericDialect, lifetimes: Lifetimes = Lifetimes(), mint: Mint) {
        self.dialect = dialect
        self.mint = mint
        habits = GenericHabits.of(dialect.id)
        access = habits.givesLastingTokens ? Self.lasting : lifetimes.access ?? Self.defaultLifetimes.access
        refresh = lifetimes.refresh ?? Self.defaultLifetimes.refresh
        // An RSA key, which every client understands, takes a moment to make.
        key = ServerKey(dialect.jwksURL == nil ? .es256 : .rs256, mint: mint)
        urls = dialect.legs.map { GenericURL($0.url) }
    }

    /// Where the vendor's origins are served; device pages stand there.
    public mutating func listens(at local: [String: String]) { self.local = local }

    /// Whoever approves from here on is that user.
    public mutating func seat(_ user: SandboxUser) { self.user = user }

    /// What a request wants, by address and grant.
    public func leg(of request: SandboxRequest) -> SandboxLeg {
        switch request.path {
        case SandboxPath.approve, SandboxPath.deny, SandboxPath.device, SandboxPath.deviceApprove,
            SandboxPath.deviceDeny:
            return .approval
        case SandboxPath.resource: return .resource
        case "/authorize/approve", "/authorize/deny": return isFragmentClick(request) ? .approval : .stray
        default: break
        }
        if isMetadata(request) { return .metadata }
        return match(request)?.leg ?? .stray
    }

    /// Answers as the description says, or with the refusal that the vendor would give.
    public mutating func handle(_ request: SandboxRequest, now: Instant) -> SandboxReply {
        switch leg(of: request) {
        case .approval:
            guard request.method == "GET" else { return .notAllowed(allow: "GET") }
            return request.path.hasPrefix(SandboxPath.device) ? devicePage(request, now) : click(request, now)
        case .resource: return resource(request, now)
        case .metadata: return request.method == "GET" ? metadata(request) : .notAllowed(allow: "GET")
        default: break
        }
        guard let leg = match(request) else {
            let there = candidates(request).map(\.method)
            return there.isEmpty ? .notFound : .notAllowed(allow: Set(there).sorted().joined(separator: ", "))
        }
        if leg.page != nil { return authorize(request, leg, now) }
        do throws(GenericRefusal) {
            let members = try judged(request, leg, now)
            return try answer(request, leg, members, now)
        } catch { return refusal(error, leg, request) }
    }

    // MARK: - Which call it is

    /// Legs at that address, whatever their method.
    private func candidates(_ request: SandboxRequest) -> [GenericLeg] {
        zip(dialect.legs, urls).filter { $1?.origin == request.origin && $1?.path == request.path }.map(\.0)
    }

    /// The leg that the request means: by its grant, else by the parameter that only this grant has.
    func match(_ request: SandboxRequest) -> GenericLeg? {
        let legs = candidates(request).filter {
            $0.method == request.method || $0.page != nil && request.method == "GET"
        }
        guard legs.count > 1 else { return legs.first }
        let members = Self.allMembers(request)
        if let leg = legs.first(where: { leg in
            guard let name = leg.name(of: "grant_type"), let type = leg.grantType else { return false }
            return members[name] == type
        }) {
            return leg
        }
        return legs.first { leg in
            leg.grantType == nil
                && Self.mark(of: leg.leg).flatMap { leg.name(of: $0) }.map { members[$0] != nil } ?? false
        } ?? legs.first
    }

    /// The parameter that tells one grant from the others.
    private static func mark(of leg: SandboxLeg) -> String? {
        switch leg {
        case .exchange: "code"
        case .refresh: "refresh_token"
        case .devicePoll: "device_code"
        case .tokenExchange: "subject_token"
        case .jwtBearer: "assertion"
        case .device: "scope"
        case .revoke, .introspect: "token"
        default: nil
        }
    }

    /// Whatever members there are, for telling calls apart; nothing is judged yet.
    static func allMembers(_ request: SandboxRequest) -> [String: String] {
        (request.queryMembers ?? [:]).merging(request.formMembers ?? request.jsonMembers ?? [:]) { first, _ in first }
    }

    private func isFragmentClick(_ request: SandboxRequest) -> Bool {
        zip(dialect.legs, urls).contains { $0.page?.isInFragment == true && $1?.origin == request.origin }
    }

    private func isMetadata(_ request: SandboxRequest) -> Bool {
        ([dialect.jwksURL].compactMap { $0 } + (dialect.metadata?.urls ?? [])).contains {
            $0 == request.origin + request.path
        }
    }

    private func metadata(_ request: SandboxRequest) -> SandboxReply {
        guard request.origin + request.path != dialect.jwksURL else {
            return .json(200, ["keys": JSON([key?.jwk].compactMap { $0 })])
        }
        return dialect.metadata.map { .json(200, $0.document) } ?? .notFound
    }
}

/// Paths that the sandbox adds to a vendor's own.
enum SandboxPath {
    static let approve = "/sandbox/approve"
    static let deny = "/sandbox/deny"
    static let device = "/sandbox/device"
    static let deviceApprove = "/sandbox/device/approve"
    static let deviceDeny = "/sandbox/device/deny"
    static let resource = "/sandbox/resource"
}

/// Why a request is not served: the standard's code, and what is wrong in words.
struct GenericRefusal: Error {
    let code: String
    let description: String
    var interval: Duration?

    init(_ code: String, _ description: String, interval: Duration? = nil) {
        self.code = code
        self.description = description
        self.interval = interval
    }
}
