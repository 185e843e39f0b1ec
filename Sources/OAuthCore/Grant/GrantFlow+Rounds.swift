import Vocabulary

/// From one round to the next, and to the grant at the end.
extension GrantFlow {
    /// The round at that place of the profile.
    func round(_ index: Int) -> Round { dialect.profile.rounds[index] }

    /// The state at the first round from `index` on that has something to do.
    func entered(from index: Int) throws(Failure) -> State {
        let rounds = dialect.profile.rounds
        for position in index..<max(index, rounds.count) {
            let round = rounds[position]
            if memory.intermediates[round.name] != nil {
                // One whose token came without what else its reply must hold is asked again.
                if captures(of: round).allSatisfy({ memory.variables[$0] != nil }) { continue }
            } else if memory.final != nil, round.givesToken {
                // After the credential itself only what completes it remains.
                continue
            }
            if let name = round.when, !hasValue(name) { continue }
            if let name = round.skipIf, hasValue(name) { continue }
            if round.followUp != nil { return .followUp(position) }
            let attempt = try attempt(for: round)
            return try isPushed() ? .push(position, attempt) : .authorize(position, attempt, nil)
        }
        guard let final = memory.final else {
            throw Failure(.unexpected, "\(account.id): the profile \(dialect.profile.id) ends without a token.")
        }
        return .finished(finished(final))
    }

    private func captures(of round: Round) -> [String] {
        round.followUp.flatMap { dialect.environment.legs[$0] }.map { $0.capture.map(\.variable) } ?? []
    }

    private func hasValue(_ name: String) -> Bool { memory.variables[name] != nil || dialect.values[name] != nil }

    /// The token of a round is saved before anything is done with it.
    /// - Returns: the step that saves it; nil where the flow ends with it.
    mutating func kept(_ index: Int, _ credential: Credential) throws(Failure) -> GrantStep? {
        let round = round(index)
        if round.isIntermediate {
            state = .onward(index + 1)
            return kept(credential, of: round)
        }
        memory.final = credential
        state = try entered(from: index + 1)
        if case .finished = state { return nil }
        // A follow-up that fails must not cost the credential: the next exchange goes on from here.
        return kept(credential, of: round)
    }

    /// The step that saves the token of a round.
    mutating func kept(_ credential: Credential, of round: Round) -> GrantStep {
        // Whatever the flow found so far must be there when it goes on from here another time.
        var stored = credential
        stored.extra.merge(memory.chosen) { own, _ in own }
        memory.intermediates[round.name] = stored
        return .keep(intermediate: stored, round: round.name)
    }

    /// The round that a grant other than the authorization code stands in for; nil where the credential is the final one
    /// without any rounds.
    var place: Int? {
        let rounds = dialect.profile.rounds
        guard rounds.count(where: { $0.followUp == nil }) == 1 else { return nil }
        if grant == .clientCredentials, dialect.environment.legs[.authorize] != nil { return nil }
        return rounds.firstIndex { $0.followUp == nil }
    }

    /// The token of an earlier round.
    func token(of name: String?) -> Credential? { name.flatMap { memory.intermediates[$0] } }

    private func finished(_ credential: Credential) -> Grant {
        let round = dialect.profile.rounds.first { $0.givesToken && !$0.isIntermediate }
        return grant(memory.keeping(round?.keep ?? [], in: credential))
    }

    /// The grant that a credential makes.
    func grant(_ credential: Credential) -> Grant {
        var remembered = memory.chosen
        let wasRemembered = account.variables[Dialect.interactionVariable] != nil
        if !dialect.interactions.isEmpty, interaction != dialect.interactions.first || wasRemembered {
            remembered[Dialect.interactionVariable] = interaction.rawValue
        }
        if let grant, grant != dialect.defaultGrant || account.variables[Dialect.grantVariable] != nil {
            remembered[Dialect.grantVariable] = grant.rawValue
        }
        var renewed = account
        renewed.credential = credential
        renewed.variables.merge(remembered) { $1 }
        return memory.grant(
            credential, remembered: remembered, mode: dialect.refreshMode(for: renewed), interaction: interaction,
            options: options)
    }

    private func attempt(for round: Round) throws(Failure) -> SignInAttempt {
        guard let leg = dialect.environment.legs[.authorize], let rules = leg.authorize else {
            throw Failure(.unexpected, "\(account.id): the profile \(dialect.profile.id) has no authorize leg.")
        }
        return try SignInAttempt(
            dialect: dialect, rules: rules, names: leg.names, scope: scope, randomness: randomness)
    }
}
