/// The columns of a table of profiles, each a few words.
extension Profile {
    /// What the summaries tell of: the environment that a provider speaks to unless it names another.
    var defaultLegs: [LegName: Leg] { environment(defaultEnvironment)?.legs ?? [:] }

    /// The leg that shows how the client says who it is.
    private var tokenLeg: Leg? { LegDeviations.tokenLegs.lazy.compactMap { defaultLegs[$0] }.first }

    /// How client id and secret are sent: `Basic`, `body`.
    public var clientSummary: String {
        guard let client = tokenLeg?.client else { return "-" }
        return client.summary + (client.isSecretOptional ? ", or none" : "")
    }

    /// `S256`, `off`.
    public var pkceSummary: String {
        guard let pkce = defaultLegs[.authorize]?.authorize?.pkce else { return "-" }
        guard pkce.mode != .off else { return "off" }
        return "S256" + (pkce.challenge == .base64url ? "" : " in \(pkce.challenge.rawValue)")
            + (pkce.mode == .optional ? ", optional" : "")
    }

    /// How a reply tells the end of an access token.
    public var expirySummary: String {
        guard let reply = tokenLeg?.reply else { return "-" }
        let kinds = reply.expiry.map(\.summary).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        guard !kinds.isEmpty else { return "not told" }
        return kinds.joined(separator: reply.takesEarliestExpiry ? " or " : ", else ")
    }

    /// What renewing means, and what becomes of the refresh token.
    public var renewalSummary: String {
        switch refresh.mode {
        case .refreshToken:
            switch refresh.rotation {
            case .static: "refresh token, stays"
            case .mayRotate: "refresh token, may change"
            case .singleUse: "refresh token, works once"
            case .unknown: "refresh token"
            }
        case .reissue: "asks again"
        case .exchangeAccessToken: "exchanges the access token"
        case .reauthorize: "signs in again"
        case .none: "none"
        }
    }

    /// `documented`, and how many of the facts are less sure.
    public var confidenceSummary: String {
        let order = Confidence.allCases
        let own = order.firstIndex(of: confidence) ?? 0
        let less = facts.count { (order.firstIndex(of: $0.confidence) ?? 0) > own }
        return confidence.rawValue + (less == 0 ? "" : ", \(less) less")
    }
}

extension ClientAuthentication {
    fileprivate var summary: String {
        let raw = basicEncoding == .raw ? ", not form-encoded" : ""
        switch (id, secret) {
        case (.basic, .basic): return "Basic" + raw
        case (.body, .basic): return "Basic" + raw + ", id in the body as well"
        case (_, .basic): return "Basic" + raw
        case (_, .basicUser): return "Basic, secret as the user"
        case (.body(let id), .body(let secret)):
            let own = (id == "client_id" ? [] : [id]) + (secret == "client_secret" ? [] : [secret])
            return own.isEmpty ? "body" : "body, \(own.quoted)"
        case (.query, .query): return "URL"
        case (let id, .header(let name)): return "header `\(name)`" + (id == .template ? ", id in the URL" : "")
        case (_, .privateKeyJWT): return "private_key_jwt"
        case (_, .clientSecretJWT): return "client_secret_jwt"
        case (_, .tls): return "TLS certificate"
        case (.body, .none): return "body, id alone"
        case (_, .none): return "none"
        default: return "of its own"
        }
    }
}

extension ExpiryRule {
    fileprivate var summary: String {
        switch kind {
        case .seconds: "seconds" + (zeroMeans == .never ? ", 0 for never" : "")
        case .milliseconds: "milliseconds"
        case .minutes: "minutes"
        case .epochSeconds: "epoch seconds"
        case .epochMilliseconds: "epoch milliseconds"
        case .rfc3339: "RFC 3339"
        case .constant: "always \(seconds) s"
        case .none: "never ends"
        case .jwtExp: "`exp` of the token"
        case .clock: "a clock"
        }
    }
}
