import Vocabulary

/// What a flow knows so far, and how that becomes a credential and a grant.
struct FlowMemory: Sendable {
    private let dialect: Dialect
    private let account: Account
    private let purpose: GrantPurpose
    /// The account's variables and what was chosen.
    var variables: [String: String]
    /// What was chosen in this flow.
    var chosen: [String: String] = [:]
    /// Living ones of before, and those of this flow.
    var intermediates: [String: Credential] = [:]
    private var notices: [String] = []
    private var lacksNewRefreshToken = false

    init(dialect: Dialect, account: Account, purpose: GrantPurpose, now: Instant) {
        self.dialect = dialect
        self.account = account
        self.purpose = purpose
        variables = account.variables
        for variable in dialect.profile.variables where variable.source == .choice {
            switch purpose {
            case .exchange: variables[variable.name] = nil
            case .renewal:
                variables[variable.name] = variables[variable.name] ?? account.credential?.extra[variable.name]
            }
        }
        if purpose == .renewal { intermediates = account.intermediates.filter { $0.value.isUsable(at: now) } }
    }

    /// Every secret that the account and the flow hold.
    var secrets: [Secret] {
        var secrets: [Secret] = []
        for credential in [account.credential].compactMap({ $0 }) + Array(intermediates.values) {
            secrets.append(credential.accessToken)
            if let refresh = credential.refreshToken { secrets.append(refresh) }
            if let id = credential.idToken { secrets.append(id) }
            for beside in credential.extraTokens.values {
                secrets += [beside.accessToken, beside.refreshToken].compactMap { $0 }
            }
        }
        if let secret = dialect.provider.clientSecret { secrets.append(secret) }
        return secrets
    }

    /// The credential of an exchange.
    mutating func credential(_ token: TokenReply, sentAt: Instant, requestedScope: String?) -> Credential {
        notices += token.notices
        if let granted = token.scope, let requestedScope {
            let missing = Set(requestedScope.split(whereSeparator: { " ,".contains($0) }))
                .subtracting(granted.split(whereSeparator: { " ,".contains($0) }))
            if !missing.isEmpty {
                notices.append(
                    "The provider granted less than was asked for: without \(missing.sorted().joined(separator: ", "))."
                )
            }
        }
        let lifetime = dialect.profile.refresh.refreshLifetime
        return Credential(
            accessToken: token.accessToken, refreshToken: token.refreshToken, tokenType: token.tokenType,
            // RFC 6749 section 5.1: a reply without a scope grants what was asked for.
            scope: token.scope ?? requestedScope, issuedAt: sentAt, expiry: token.expiry,
            refreshExpiresAt: token.refreshExpiresAt
                ?? (token.refreshToken == nil ? nil : lifetime.map { sentAt + $0 }),
            extra: token.extra, idToken: token.idToken,
            extraTokens: token.extraTokens.mapValues { $0.credential(sentAt: sentAt) })
    }

    /// The credential of a refresh: what the reply leaves out stays as it was (RFC 6749 section 6).
    mutating func refreshed(_ token: TokenReply, sentAt: Instant) -> Credential {
        var credential = credential(token, sentAt: sentAt, requestedScope: nil)
        guard let old = account.credential else { return credential }
        if credential.refreshToken == nil {
            credential.refreshToken = old.refreshToken
            credential.refreshExpiresAt = credential.refreshExpiresAt ?? old.refreshExpiresAt
            lacksNewRefreshToken = true
        }
        credential.scope = credential.scope ?? old.scope
        credential.extra.merge(old.extra) { new, _ in new }
        credential.idToken = credential.idToken ?? old.idToken
        credential.extraTokens.merge(old.extraTokens) { new, _ in new }
        return credential
    }

    /// The credential with the values that a round keeps.
    func keeping(_ keep: [(name: String, value: Template)], in credential: Credential) -> Credential {
        var credential = credential
        for item in keep {
            guard let value = try? item.value.filled({ variables[$0] ?? dialect.values[$0] }) else { continue }
            credential.extra[item.name] = value
        }
        return credential
    }

    func grant(
        _ credential: Credential, remembered: [String: String], interaction: Interaction, options: GrantOptions
    ) -> Grant {
        let (renewal, reason) = renewal(of: credential, interaction)
        return Grant(
            credential: credential, intermediates: intermediates,
            variables: remembered.merging(chosenBefore) { new, _ in new }, renewal: renewal, renewalReason: reason,
            requestedScope: options.scopes?.joined(separator: dialect.profile.scope.separator), notices: notices)
    }

    private var chosenBefore: [String: String] {
        let names = dialect.profile.variables.filter { $0.source == .choice }.map(\.name)
        return variables.filter { names.contains($0.key) }
    }

    private func renewal(of credential: Credential, _ interaction: Interaction) -> (Renewal, String?) {
        switch dialect.refreshMode {
        case .reissue: (.ok, nil)
        case .reauthorize: interaction == .fetched ? (.ok, nil) : (.none, nil)
        case .none: (.none, nil)
        case .exchangeAccessToken: (.ok, nil)
        case .refreshToken where credential.refreshToken == nil:
            (.none, purpose == .exchange ? "The provider gave no refresh token." : nil)
        case .refreshToken where lacksNewRefreshToken && dialect.rotation == .singleUse:
            (.unverified, "The provider gave no new refresh token, although each can be used once only.")
        case .refreshToken: (.ok, nil)
        }
    }
}

extension GrantError {
    /// The same with a remedy, where it has none.
    func advised(_ remedy: String) -> GrantError {
        GrantError(kind: kind, leg: leg, round: round, status: status, text: text, remedy: self.remedy ?? remedy)
    }
}

extension ChoiceRules {
    /// The entries of the list; one without a label shows its key. One without a key cannot be chosen, nor one whose key is
    /// not what a screen would show of it.
    func choices(in body: JSON) -> [GrantChoice] {
        let elements = (list.isEmpty ? body : body.at(path: list))?.elements ?? []
        return elements.compactMap { element in
            guard let key = Self.text(element, self.key), !key.isEmpty, key.isHeaderSafe,
                Array(ScreenText.line(key).utf8) == Array(key.utf8)
            else { return nil }
            return GrantChoice(key: key, label: ScreenText.line(Self.text(element, label) ?? key, limit: 120))
        }
    }

    private static func text(_ element: JSON, _ paths: [String]) -> String? {
        if let text = element.string ?? element.number { return text }
        return element.first(of: paths).flatMap { $0.string ?? $0.number }
    }
}
