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
    /// Living ones of before, and those of this flow; the final one among them where it waits for a follow-up.
    var intermediates: [String: Credential] = [:]
    /// The account's credential, as soon as it is there.
    var final: Credential?
    /// What the sign-in of the final round asked the ID token to hold.
    var nonce: String?
    private var notices: [String] = []
    private var lacksNewRefreshToken = false

    /// - Parameter resumes: whether an exchange goes on where an earlier one was interrupted.
    init(dialect: Dialect, account: Account, purpose: GrantPurpose, resumes: Bool = false, now: Instant) {
        self.dialect = dialect
        self.account = account
        self.purpose = purpose
        variables = account.variables
        for variable in dialect.profile.variables where variable.source.isOfFlow {
            switch purpose {
            // What was chosen for another user must not serve this one.
            case .exchange: variables[variable.name] = nil
            case .renewal:
                variables[variable.name] = variables[variable.name] ?? account.credential?.extra[variable.name]
            }
        }
        let living = account.intermediates.filter { $0.value.isUsable(at: now) }
        switch purpose {
        case .renewal: intermediates = living
        case .exchange where resumes:
            // What is newer than the credential was got by an exchange that never came to one.
            intermediates = living.filter { item in
                account.credential.map { $0.issuedAt < item.value.issuedAt } ?? true
            }
        case .exchange: break
        }
        final = dialect.profile.rounds.first { $0.givesToken && !$0.isIntermediate }
            .flatMap { intermediates[$0.name] }
        guard purpose == .exchange else { return }
        for variable in dialect.profile.variables where variable.source.isOfFlow {
            let values = dialect.profile.rounds.compactMap { intermediates[$0.name]?.extra[variable.name] }
            if let value = values.last { remember(value, as: variable.name) }
        }
    }

    /// The last round of the profile that has its token already.
    var latestRound: String? { dialect.profile.rounds.last { intermediates[$0.name] != nil }?.name }

    var latest: Credential? { latestRound.flatMap { intermediates[$0] } }

    /// Gives a variable its value for this flow and for the account.
    mutating func remember(_ value: String, as name: String) {
        variables[name] = value
        chosen[name] = value
    }

    /// The members of an answer that are variables.
    mutating func take(_ answer: SignInAnswer) {
        for variable in dialect.profile.variables where variable.source == .callback {
            guard let value = answer.extra[variable.from], variable.reasonAgainst(value) == nil else { continue }
            remember(value, as: variable.name)
        }
    }

    /// Adds what the user should hear once.
    mutating func note(_ notice: String?) {
        if let notice, !notices.contains(notice) { notices.append(notice) }
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
        if dialect.profile.refresh.lifetimeKind == .fixed, token.refreshExpiresAt == nil {
            credential.refreshExpiresAt = old.refreshExpiresAt ?? credential.refreshExpiresAt
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
        _ credential: Credential, remembered: [String: String], mode: RefreshMode, interaction: Interaction,
        options: GrantOptions
    ) -> Grant {
        let (renewal, reason) = renewal(of: credential, mode, interaction)
        let finalRound = dialect.profile.rounds.first { $0.givesToken && !$0.isIntermediate }?.name
        return Grant(
            credential: credential, intermediates: intermediates.filter { $0.key != finalRound },
            variables: remembered.merging(chosenBefore) { new, _ in new }, renewal: renewal, renewalReason: reason,
            requestedScope: options.scopes?.joined(separator: dialect.profile.scope.separator), nonce: nonce,
            notices: notices)
    }

    private var chosenBefore: [String: String] {
        let names = dialect.profile.variables.filter { $0.source.isOfFlow }.map(\.name)
        return variables.filter { names.contains($0.key) }
    }

    private func renewal(
        of credential: Credential, _ mode: RefreshMode, _ interaction: Interaction
    ) -> (Renewal, String?) {
        switch mode {
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

extension Variable.Source {
    /// Whether a flow finds the value, and the account remembers it.
    var isOfFlow: Bool { [.choice, .callback, .reply].contains(self) }
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
