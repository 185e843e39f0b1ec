import Vocabulary

/// What the server legs of a profile have of their own; a phrase that does not hold for every token leg names those
/// that it holds for.
struct LegDeviations {
    /// Legs whose reply is a token.
    static let tokenLegs: [LegName] = [
        .exchange, .refresh, .clientCredentials, .devicePoll, .tokenExchange, .jwtBearer,
    ]

    /// In the order in which they were found.
    private(set) var found: [(phrase: String, legs: [LegName])] = []
    private let legs: [LegName: Leg]

    init(_ legs: [LegName: Leg]) {
        self.legs = legs
        let followUps = legs.keys.filter(\.isFollowUp).sorted { $0.rawValue < $1.rawValue }
        for name in LegName.standard + followUps {
            guard let leg = legs[name] else { continue }
            note(name, leg)
        }
    }

    var phrases: [String] {
        let all = Set(Self.tokenLegs.filter { legs[$0] != nil })
        return found.map { phrase, legs in
            all.isSubset(of: legs) && all.count > 1 || self.legs.count == 1
                ? phrase : "\(phrase) (\(legs.map(\.label).joined(separator: ", ")))"
        }
    }

    private mutating func add(_ phrase: String, _ leg: LegName) {
        if let index = found.firstIndex(where: { $0.phrase == phrase }) {
            found[index].legs.append(leg)
        } else {
            found.append((phrase, [leg]))
        }
    }

    private mutating func note(_ name: LegName, _ leg: Leg) {
        noteRequest(name, leg)
        guard name != .authorize else { return }
        if name != .userinfo { noteReply(name, leg.reply) }
        noteErrors(name, leg.errors)
        if let statuses = leg.success.statuses, statuses != [200] {
            add("success is \(statuses.map(String.init).joined(separator: " or "))", name)
        }
        for rule in leg.success.body {
            let value = rule.value.string ?? rule.value.number ?? rule.value.bool.map { "\($0)" } ?? rule.value.kind
            add("success is `\(rule.path)` \(value)", name)
        }
    }

    private mutating func noteRequest(_ name: LegName, _ leg: Leg) {
        let isRead = name == .authorize || name.isFollowUp || name == .userinfo
        if leg.method != (isRead ? "GET" : "POST") { add("\(leg.method)", name) }
        switch leg.encoding {
        case .form: break
        case .json: add("JSON body", name)
        case .query: if !isRead { add("parameters in the URL", name) }
        case .none: if !isRead { add("no body", name) }
        }
        for (standard, own) in leg.names.sorted(by: { $0.key < $1.key }) {
            // What a parameter of the leg says in its place is no omission.
            if let own {
                add("`\(standard)` is `\(own)`", name)
            } else if standard != "token_type_hint", !leg.parameters.contains(where: { $0.name == standard }) {
                add("no `\(standard)`", name)
            }
        }
        for parameter in leg.parameters {
            let value = parameter.value
            add(value.variables.isEmpty ? "`\(parameter.name)=\(value.text)`" : "`\(parameter.name)`", name)
        }
        for header in leg.headers { add("header `\(header.name)`", name) }
        if leg.accept == nil { add("no `Accept`", name) }
    }

    private mutating func noteReply(_ name: LegName, _ rules: ReplyRules) {
        let plain = ReplyRules()
        if !rules.root.isEmpty { add("reply in `\(rules.root)`", name) }
        for (paths, standard, what) in [
            (rules.accessToken, plain.accessToken, "token"), (rules.refreshToken, plain.refreshToken, "refresh token"),
            (rules.scope, plain.scope, "granted scopes"), (rules.tokenType, plain.tokenType, "token type"),
        ] where paths != standard {
            add("\(what) at \(paths.quoted)", name)
        }
        if rules.format != .auto { add("reply read as \(rules.format.rawValue)", name) }
        if let separator = rules.scopeSeparator { add("granted scopes split at `\(separator)`", name) }
        if !rules.tokenTypes.isEmpty { add("token types of its own", name) }
        if !rules.issuedAt.isEmpty { add("time of issue told", name) }
        if !rules.refreshExpiry.isEmpty {
            add("end of the refresh token at \(rules.refreshExpiry.flatMap(\.path).quoted)", name)
        }
        for token in rules.extraTokens.keys.sorted() { add("a further token, `\(token)`", name) }
        if !rules.keep.isEmpty { add("\(rules.keep.quoted) kept", name) }
    }

    private mutating func noteErrors(_ name: LegName, _ rules: ErrorRules) {
        let plain = ErrorRules()
        if rules.code.isEmpty {
            add("refusals without a code", name)
        } else if rules.code != plain.code {
            add("refusals by \(rules.code.quoted)", name)
        }
        if !rules.codes.isEmpty { add("codes of its own", name) }
        if !rules.text.isEmpty { add("refusals read out of the words", name) }
        if !rules.ambiguous.isEmpty { add("refusals that may mean several things", name) }
    }
}
