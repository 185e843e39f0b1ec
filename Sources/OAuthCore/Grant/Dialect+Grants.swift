public import Vocabulary

/// Which grants a provider can do, and what renewing means after each.
extension Dialect {
    /// The grants that the profile has legs for, in the order in which they are tried.
    public var grants: [GrantKind] {
        let legs: [(GrantKind, LegName)] = [
            (.authorizationCode, .authorize), (.clientCredentials, .clientCredentials), (.device, .device),
            (.tokenExchange, .tokenExchange), (.jwtBearer, .jwtBearer),
        ]
        return legs.filter { environment.legs[$0.1] != nil }.map(\.0)
    }

    /// The first grant that profile and configuration allow; nil where there is none at all.
    public var defaultGrant: GrantKind? { grants.first { isConfigured($0) } ?? grants.first }

    /// Whether the provider has what the grant needs of it (RFC 6749 section 4.4: a client without a secret cannot ask for
    /// itself).
    private func isConfigured(_ grant: GrantKind) -> Bool {
        switch grant {
        case .authorizationCode, .device: true
        case .clientCredentials:
            switch environment.legs[.clientCredentials]?.client.secret {
            case .some(.privateKeyJWT), .some(.tls): provider.clientKey != nil
            case .some(ClientAuthentication.Place.none), nil: true
            default: provider.clientSecret != nil
            }
        case .tokenExchange: false
        case .jwtBearer: provider.clientKey != nil
        }
    }

    /// The grant that an account's next exchange uses: what was asked for, what was given to it, else the default.
    public func grant(_ options: GrantOptions) -> GrantKind? {
        if let grant = options.grant { return grant }
        if options.subject != nil { return .tokenExchange }
        if options.assertion != nil { return .jwtBearer }
        return defaultGrant
    }

    /// The grant that gave an account its credential.
    public func grant(of account: Account) -> GrantKind? {
        account.variables[Self.grantVariable].flatMap(GrantKind.init(rawValue:)) ?? defaultGrant
    }

    /// The name under which an account remembers a grant that is not the provider's default.
    public static let grantVariable = "grant"

    /// What `fob login ACCOUNT` must be told beside the account's name to get its credential as it was got before; empty
    /// where that is the default.
    public func loginOptions(for account: Account) -> String {
        guard let grant = grant(of: account), grant != defaultGrant else { return "" }
        return grant.loginOptions
    }

    /// What renewing that account means, which depends on how its credential was got.
    public func refreshMode(for account: Account) -> RefreshMode {
        let hasRefreshToken = account.credential?.refreshToken != nil && environment.legs[.refresh] != nil
        switch grant(of: account) {
        // RFC 6749 section 4.4.3: there is no refresh token to expect, and asking again costs nobody anything.
        case .clientCredentials: return .reissue
        case .authorizationCode where refreshMode == .reissue:
            // Asking for the client itself would put another user's token in place of this one.
            return hasRefreshToken ? .refreshToken : .none
        case nil, .authorizationCode: return refreshMode
        case .device, .tokenExchange, .jwtBearer:
            if refreshMode == .exchangeAccessToken { return refreshMode }
            if hasRefreshToken { return .refreshToken }
            return grant(of: account) == .jwtBearer && provider.clientKey != nil ? .reissue : .none
        }
    }

    /// Whether a new token can be had for that account without the user, as far as profile and record tell.
    public func isRenewableAlone(_ account: Account) -> Bool {
        switch refreshMode(for: account) {
        case .refreshToken: account.credential?.refreshToken != nil
        case .exchangeAccessToken: account.credential != nil
        case .reissue: true
        case .reauthorize: interaction(for: account) == .fetched && hasChoices(account)
        case .none: false
        }
    }

    /// Whether an exchange asks the user for anything: a page in the browser, a code to type, or a choice.
    public var exchangeNeedsUser: Bool {
        switch defaultGrant {
        case .device: return true
        case .authorizationCode: break
        default: return false
        }
        return interactions.first == .browser
            || profile.rounds.contains { $0.followUp != nil && ($0.skipIf.map { values[$0] == nil } ?? true) }
    }

    /// How that account's credential was got, or would be: `authorization code + PKCE`, `client credentials`.
    public func grantSummary(of account: Account) -> String {
        guard let grant = grant(of: account) else { return "none" }
        guard grant == .authorizationCode, let rules = environment.legs[.authorize]?.authorize else {
            return grant.inWords
        }
        return "authorization code" + (rules.pkce.mode == .off ? "" : " + PKCE")
            + (rules.interaction == .fetched ? ", fetched" : "")
    }

    private func hasChoices(_ account: Account) -> Bool {
        profile.rounds.allSatisfy { round in
            guard round.followUp != nil, !round.givesToken else { return true }
            if let name = round.when, !hasValue(name, account) { return true }
            guard environment.legs[round.followUp ?? .exchange]?.choose != nil else { return true }
            return round.skipIf.map { hasValue($0, account) } ?? false
        }
    }

    private func hasValue(_ name: String, _ account: Account) -> Bool {
        values[name] != nil || account.variables[name] != nil || account.credential?.extra[name] != nil
    }
}
