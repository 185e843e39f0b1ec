import Vocabulary

/// Which parameters a call must have, may have, and has a fixed value for, by the vendor's names.
struct MemberRules {
    private let leg: GenericLeg
    /// Whether a name is required; absence means that it is not known.
    private var known: [String: Bool] = [:]

    init(_ leg: GenericLeg, _ dialect: GenericDialect) {
        self.leg = leg
        for parameter in Self.standard(leg, dialect) {
            if let name = leg.name(of: parameter.name) { known[name] = parameter.isRequired }
        }
        for member in leg.members { known[member.name] = !member.isOptional }
        for place in [leg.clientID, leg.clientSecret] {
            switch place {
            case .body(let name), .query(let name): known[name] = true
            case .privateKeyJWT, .clientSecretJWT:
                known["client_assertion"] = true
                known["client_assertion_type"] = true
                known["client_id"] = known["client_id"] ?? false
            default: break
            }
        }
        for name in (GenericURL(leg.url)?.query ?? [:]).keys { known[name] = true }
    }

    /// Nothing missing, nothing unknown, and every fixed value as documented.
    func check(_ members: [String: String]) throws(GenericRefusal) {
        let grant = leg.name(of: "grant_type")
        if let type = leg.grantType, let grant, let given = members[grant], given != type {
            throw GenericRefusal("unsupported_grant_type", "“\(grant)” is none that is spoken at this address")
        }
        for member in leg.members {
            if let value = member.value, let given = members[member.name], given != value {
                throw GenericRefusal("invalid_request", "“\(member.name)” has to be “\(value)”")
            }
        }
        if let missing = known.filter(\.value).keys.sorted().first(where: { (members[$0] ?? "").isEmpty }) {
            throw GenericRefusal("invalid_request", "the parameter “\(missing)” is missing")
        }
        if let unknown = members.keys.sorted().first(where: { known[$0] == nil }) {
            throw GenericRefusal(
                "invalid_request",
                "the parameter “\(ScreenText.line(unknown, limit: 60))” is not known here; there are "
                    + known.keys.sorted().joined(separator: ", "))
        }
    }

    /// The parameters that the standards give a call.
    private static func standard(
        _ leg: GenericLeg, _ dialect: GenericDialect
    ) -> [(name: String, isRequired: Bool)] {
        switch leg.leg {
        case .authorize, .pushed:
            return [
                ("response_type", true), ("client_id", true), ("redirect_uri", true), ("scope", false),
                ("nonce", false), ("request_uri", false), ("dpop_jkt", false), ("resource", false),
            ] + challenge(leg) + state(leg)
        case .exchange:
            return [
                ("grant_type", true), ("code", true), ("redirect_uri", true), ("code_verifier", false),
                ("client_id", false), ("resource", false),
            ]
        case .refresh:
            let shown = dialect.refreshesByAccessToken ? "access_token" : "refresh_token"
            return [("grant_type", true), (shown, true), ("client_id", false), ("scope", false), ("resource", false)]
        case .clientCredentials: return [("grant_type", true), ("scope", false), ("resource", false)]
        case .device: return [("client_id", leg.clientID == .none), ("scope", false)]
        case .devicePoll:
            return [("grant_type", true), ("device_code", true), ("client_id", leg.clientID == .none)]
        case .tokenExchange:
            return [
                ("grant_type", true), ("subject_token", true), ("subject_token_type", true), ("actor_token", false),
                ("actor_token_type", false), ("requested_token_type", false), ("scope", false), ("resource", false),
            ]
        case .jwtBearer: return [("grant_type", true), ("assertion", true), ("scope", false), ("resource", false)]
        case .revoke, .introspect: return [("token", true), ("token_type_hint", false), ("client_id", false)]
        case .followUp: return [("access_token", false)]
        default: return []
        }
    }

    private static func challenge(_ leg: GenericLeg) -> [(name: String, isRequired: Bool)] {
        let pkce = leg.page?.pkce ?? .optional
        guard pkce != .off else { return [] }
        return [("code_challenge", pkce == .required), ("code_challenge_method", pkce == .required)]
    }

    private static func state(_ leg: GenericLeg) -> [(name: String, isRequired: Bool)] {
        guard let page = leg.page else { return [("state", false)] }
        return page.state == .param ? [("state", true)] : []
    }
}
