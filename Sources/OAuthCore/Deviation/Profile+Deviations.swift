import Vocabulary

extension Profile {
    /// What differs from the plainest form of the standards, each in a few words with names in backticks; in the
    /// order in which a sign-in meets it.
    public var deviations: [String] {
        let legs = environment(defaultEnvironment)?.legs ?? [:]
        var phrases: [String] = []
        if let rules = legs[.authorize]?.authorize { phrases += Self.phrases(rules) }
        phrases += scope.phrases + callback.phrases + redirect.phrases
        if redirectURI != nil { phrases.append("a redirect URI of the vendor's own") }
        phrases += LegDeviations(legs).phrases
        phrases += roundPhrases + refresh.phrases
        for variable in variables where [.callback, .reply, .choice].contains(variable.source) {
            phrases.append("`\(variable.name)` from the \(variable.source.rawValue)")
        }
        if dpop != .off { phrases.append("DPoP \(dpop.rawValue)") }
        if issuerRequired { phrases.append("`iss` must come back") }
        let plain = ["Authorization: Bearer {access_token}"]
        for set in headerSets where set.templates != plain {
            let names = set.headers.map { "`\($0.name)`" }.filter {
                set.name.text != "default" || $0 != "`Authorization`"
            }
            if !names.isEmpty { phrases.append("API calls with \(names.joined(separator: ", "))") }
        }
        var seen: Set<String> = []
        return phrases.filter { seen.insert($0).inserted }
    }

    private static func phrases(_ rules: AuthorizeRules) -> [String] {
        var phrases: [String] = []
        if rules.queryIn == .fragment { phrases.append("parameters behind the `#`") }
        switch rules.state {
        case .param: break
        case .inRedirectURI: phrases.append("state in the redirect URI")
        case .none: phrases.append("no state")
        }
        if rules.space == .plus { phrases.append("spaces as `+`") }
        if rules.interaction == .fetched { phrases.append("sign-in page fetched by the program") }
        if rules.nonce { phrases.append("always a nonce") }
        if rules.pushed != .off { phrases.append("pushed requests \(rules.pushed.rawValue)") }
        return phrases
    }

    private var roundPhrases: [String] {
        guard rounds.count > 1 else { return [] }
        return [
            "rounds: " + rounds.map { $0.name + ($0.isIntermediate ? " (intermediate)" : "") }.joined(separator: ", ")
        ]
    }
}

extension ScopeRules {
    fileprivate var phrases: [String] {
        guard isSent else { return ["no scopes are asked for"] }
        var phrases = separator == " " ? [] : ["scopes joined by `\(separator)`"]
        if let second { phrases.append("a second list of scopes, `\(second.name)`") }
        return phrases
    }
}

extension CallbackNames {
    fileprivate var phrases: [String] {
        let plain = CallbackNames()
        var phrases: [String] = []
        for (name, standard) in [
            (code, plain.code), (state, plain.state), (error, plain.error), (errorDescription, plain.errorDescription),
        ] where name != standard {
            phrases.append("callback says `\(name)` for `\(standard)`")
        }
        if answerIn != .query { phrases.append("callback as \(answerIn.rawValue)") }
        if decodesCodeAgain { phrases.append("code decoded once more") }
        if signature != nil { phrases.append("signed callback") }
        if !required.isEmpty { phrases.append("callback must have \(required.quoted)") }
        let kept = keep.filter { !required.contains($0) }
        if !kept.isEmpty { phrases.append("\(kept.quoted) kept from the callback") }
        return phrases
    }
}

extension RedirectRules {
    fileprivate var phrases: [String] {
        guard allowsLoopback else { return ["no loopback redirect"] }
        var phrases = host == .ipv4 ? [] : ["redirect to `\(host.rawValue)`"]
        if port == .any { phrases.append("any loopback port") }
        return phrases
    }
}

extension RefreshPolicy {
    fileprivate var phrases: [String] {
        var phrases: [String] = []
        if let refreshLifetime {
            let days = refreshLifetime.components.seconds / 86_400
            phrases.append("refresh token lives \(days) days" + (lifetimeKind == .fixed ? " from the first grant" : ""))
        }
        if let grace, grace > .zero {
            let minutes = grace.components.seconds / 60
            let time = minutes % 60 == 0 ? "\(minutes / 60) hours" : "\(minutes) minutes"
            phrases.append("a used refresh token works \(time) more")
        }
        if oldAccessTokenDies { phrases.append("a refresh ends the old access token") }
        return phrases
    }
}

extension [String] {
    /// Each in backticks, with commas between.
    var quoted: String { map { "`\($0)`" }.joined(separator: ", ") }
}
