import Vocabulary

/// What the replies of a flow mean.
extension GrantFlow {
    /// A reader for that leg, which redacts whatever the flow holds and has sent.
    func reader(_ name: LegName, round: String) -> ReplyReader {
        let builder = try? builder(name)
        return ReplyReader(
            leg: name, round: round, rules: builder?.leg ?? .plain, url: (try? builder?.url()) ?? "",
            redactor: Redactor(memory.secrets + sent.secrets), sentAt: sentAt)
    }

    /// The reply of a grant that gives its token at once.
    mutating func tokenCame(_ reply: WireReply, _ leg: LegName, _ round: String) throws(GrantError) {
        let credential = try credential(reply, reader(leg, round: round))
        if let place { state = .got(place, credential) } else { state = .finished(grant(credential)) }
    }

    mutating func refreshCame(_ reply: WireReply) throws(GrantError) {
        let reader = reader(.refresh, round: "refresh")
        let token = try reader.token(reply, issuedAt: sentAt)
        try checkBinding(token, reader, reply.status)
        // The refresh token of before may be dead already: nothing beside the new one may cost it.
        do { try takeVariables(reply, reader) } catch { memory.note("\(error.description) Its value of before stays.") }
        let refreshed = memory.refreshed(token, sentAt: sentAt)
        state = .finished(grant(bound(refreshed)))
    }

    mutating func codeExchanged(
        _ reply: WireReply, _ index: Int, _ attempt: SignInAttempt, _ answer: SignInAnswer
    ) throws(GrantError) {
        var credential = try credential(reply, reader(.exchange, round: round(index).name))
        credential.extra.merge(answer.extra) { reply, _ in reply }
        memory.nonce = attempt.nonce
        memory.note(attempt.notice)
        state = .got(index, credential)
    }

    private mutating func credential(_ reply: WireReply, _ reader: ReplyReader) throws(GrantError) -> Credential {
        let token = try reader.token(reply, issuedAt: sentAt)
        try checkBinding(token, reader, reply.status)
        try takeVariables(reply, reader)
        return bound(memory.credential(token, sentAt: sentAt, requestedScope: scope))
    }

    /// RFC 9449 section 5: the key stays with what is bound to it. A public client's refresh token is, also where the access
    /// token beside it is a plain one.
    private func bound(_ credential: Credential) -> Credential {
        guard let proofs, credential.tokenType == "DPoP" || credential.refreshToken != nil else { return credential }
        var credential = credential
        credential.dpopKey = proofs.key.pem()
        return credential
    }

    /// The values of a token reply that the profile keeps as variables of the account.
    private mutating func takeVariables(_ reply: WireReply, _ reader: ReplyReader) throws(GrantError) {
        let variables = dialect.profile.variables.filter { $0.source == .reply }
        guard !variables.isEmpty else { return }
        let body = try reader.success(reply)
        let root = reader.rules.reply.root.isEmpty ? nil : body.at(path: reader.rules.reply.root)
        for variable in variables {
            guard let value = (root ?? body).first(of: [variable.from]) ?? body.first(of: [variable.from]) else {
                continue
            }
            try take(value, for: variable.name, reader, reply)
        }
    }

    /// A value from outside goes into URLs and headers; it must be what its variable may be.
    private mutating func take(
        _ value: JSON, for name: String, _ reader: ReplyReader, _ reply: WireReply
    ) throws(GrantError) {
        guard let text = value.string ?? value.number ?? value.bool.map({ $0 ? "true" : "false" }) else {
            throw reader.malformed("its value for \(name) is \(value.kind)", status: reply.status)
        }
        if let reason = dialect.profile.variable(name)?.reasonAgainst(text) {
            throw reader.malformed("its value for \(name) cannot be used: \(reason)", status: reply.status)
        }
        memory.remember(text, as: name)
    }

    /// The reply to an authorization request that the program sent itself: its answer stands in Location, and counts
    /// only if it leads to the redirect URI in use.
    mutating func fetched(_ reply: WireReply, _ index: Int, _ attempt: SignInAttempt) throws(GrantError) {
        let reader = reader(.authorize, round: round(index).name)
        guard (300..<400).contains(reply.status), let location = reply.header("location") else {
            guard (200..<400).contains(reply.status) else { throw reader.refusal(reply) }
            throw reader.malformed("it shows a page in place of a redirect", status: reply.status)
                .advised(Self.browserAdvice(account))
        }
        switch attempt.expectation(dialect).read(url: location) {
        case .answer(let answer):
            memory.take(answer)
            state = .exchange(index, attempt, answer)
        case .refusal(let error, let description): throw reader.refusal(code: error, description: description)
        case .stranger(let reason):
            throw reader.malformed("it redirects elsewhere: \(reason)", status: reply.status)
                .advised(Self.browserAdvice(account))
        }
    }

    /// A follow-up gives a token, values, a list to choose from, or values with one of the others. Its token is saved whatever
    /// the values are.
    mutating func followedUp(_ reply: WireReply, _ index: Int) throws(GrantError) {
        let round = round(index)
        let reader = reader(round.followUp ?? .exchange, round: round.name)
        if round.givesToken {
            let credential = try credential(reply, reader)
            do throws(GrantError) {
                try capture(try reader.success(reply), reader, reply)
                state = .got(index, credential)
            } catch { state = .flawed(index, credential, error) }
            return
        }
        let body = try reader.success(reply)
        try capture(body, reader, reply)
        guard let rules = reader.rules.choose else {
            guard !reader.rules.capture.isEmpty else {
                throw reader.malformed("the profile does not say what to read in it", status: reply.status)
            }
            state = .onward(index + 1)
            return
        }
        let choices = rules.choices(in: body)
        guard !choices.isEmpty else { throw reader.malformed("its list to choose from is empty", status: reply.status) }
        state = .choose(index, choices, rules)
    }

    private mutating func capture(_ body: JSON, _ reader: ReplyReader, _ reply: WireReply) throws(GrantError) {
        for (variable, paths) in reader.rules.capture {
            guard let value = body.first(of: paths) else {
                throw reader.malformed("it holds no \(paths.first ?? variable)", status: reply.status)
            }
            try take(value, for: variable, reader, reply)
        }
    }

    private static func browserAdvice(_ account: Account) -> String {
        "The provider may want you to sign in yourself: fob login \(account.id) --browser"
    }
}
