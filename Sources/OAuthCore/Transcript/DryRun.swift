public import Vocabulary

/// What an exchange or a renewal would send, without sending it: every secret is a placeholder.
public struct DryRun: Sendable {
    /// One thing that would happen.
    public enum Step: Sendable, Equatable {
        /// A page would be opened.
        case open(url: String)
        /// A request would be sent: the curl command that would send it.
        case send(leg: String, round: String, curl: String)
        /// What follows depends on an answer that nobody has asked for.
        case unknown(reason: String)
    }

    /// In their order.
    public let steps: [Step]

    /// Walks the legs as far as they can be told without an answer.
    ///
    /// - Throws: ``Vocabulary/Failure`` where the first request cannot be built.
    public init(
        profile: Profile, provider: Provider, metadata: ServerMetadata? = nil, account: Account, purpose: GrantPurpose,
        options: GrantOptions, randomness: any Randomness, now: Instant
    ) throws(Failure) {
        let dialect = try Dialect(profile: profile, provider: provider.withPlaceholders, metadata: metadata)
        var flow = try GrantFlow(
            dialect: dialect, account: account.withPlaceholders, purpose: purpose, options: options,
            randomness: randomness, now: now)
        // A variable may be a secret as well; a placeholder might not be what the variable may be, so it is masked at the end.
        let redactor = Redactor(
            profile.variables.filter(\.isSecret).compactMap { variable in
                (provider.variables[variable.name] ?? account.variables[variable.name]).map { Secret($0) }
            })
        var steps: [Step] = []
        walk: while steps.count < 12 {
            switch try flow.next(now: now) {
            case .openBrowser(let page):
                steps.append(.open(url: redactor.redact(Self.shown(page.url))))
                do {
                    try flow.answered(SignInAnswer(code: Placeholder.code.secret))
                } catch { break walk }
            case .send(let request, let leg, let round):
                steps.append(
                    .send(
                        leg: leg.rawValue, round: profile.rounds.count > 1 ? round : "",
                        curl: redactor.redact(
                            CurlText(
                                request, encodesBasic: dialect.environment.legs[leg]?.client.basicEncoding == .form
                            ).text)))
                let isLast = round == profile.rounds.last?.name || leg == .refresh || leg == .clientCredentials
                if !isLast { steps.append(.unknown(reason: "what follows depends on the answer to this request")) }
                break walk
            case .choose:
                steps.append(.unknown(reason: "what follows depends on a choice"))
                break walk
            default: break walk
            }
        }
        self.steps = steps
    }

    /// The page's URL with what is made anew for each sign-in named for what it is.
    private static func shown(_ url: String) -> String {
        let made = ["state", "nonce", "code_challenge"]
        let pieces = Placeholder.show(in: url).split(separator: "&", omittingEmptySubsequences: false).map { piece in
            for name in made {
                for start in [name, "?\(name)"] {
                    if piece.hasPrefix("\(start)=") { return "\(start)=<\(name)>" }
                    if let range = piece.firstRange(of: "?\(name)=") {
                        return "\(piece[..<range.upperBound])<\(name)>"
                    }
                }
            }
            return String(piece)
        }
        return ScreenText.line(pieces.joined(separator: "&"), limit: .max)
    }
}
