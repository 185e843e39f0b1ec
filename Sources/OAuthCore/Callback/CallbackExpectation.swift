public import Vocabulary

/// What the answer to one sign-in page must look like; reads whatever arrives against it.
///
/// Everything that is not exactly the awaited answer is a stranger and ends nothing: a favicon, a scanner, another
/// tab, a callback with a wrong or repeated `state` (RFC 6749 section 10.12, RFC 8252 section 8.9). An `error`
/// without the state is a stranger as well, or any page could end a login.
public struct CallbackExpectation: Sendable, Equatable {
    /// Where the state must come back.
    public enum StatePlace: Sendable, Equatable {
        case member(String)
        /// In the redirect URI's own query, under that name.
        case redirectQuery(String)
        /// The vendor returns none.
        case none
    }

    /// Where the answer must arrive, with its own query.
    public let redirectURI: String
    /// The bytes that must come back.
    public let state: [UInt8]
    /// Which member of an answer is compared with ``state``.
    public let statePlace: StatePlace
    let names: CallbackNames
    let issuer: String?
    let issuerRequired: Bool

    init(
        redirectURI: String, state: [UInt8], statePlace: StatePlace, names: CallbackNames = CallbackNames(),
        issuer: String? = nil, issuerRequired: Bool = false
    ) {
        self.redirectURI = redirectURI
        self.state = state
        self.statePlace = statePlace
        self.names = names
        self.issuer = issuer
        self.issuerRequired = issuerRequired
    }

    /// The path that the answer arrives on.
    public var path: String { (try? WebAddress(redirectURI))?.path ?? "/" }

    /// Whether the answer may come as a form that the browser posts.
    public var acceptsForm: Bool { names.answerIn == .formPost }

    /// Reads a request target as it reached the listener: `/callback/acme?code=…&state=…`.
    public func read(target: String) -> CallbackReading {
        guard target.utf8.count <= 64 * 1024 else { return .stranger(reason: "the request is too long") }
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = halves.first, Array(first.utf8) == Array(path.utf8) else {
            return .stranger(reason: "it came to another path than the redirect URI's")
        }
        return read(query: halves.count > 1 ? String(halves[1]) : "")
    }

    /// Reads what somebody pasted: a bare code, or the whole URL of the page that could not be shown.
    public func read(pasted: Secret) -> CallbackReading {
        let text = pasted.reveal().trimmingBlanks
        guard !text.isEmpty else { return .stranger(reason: "nothing was pasted") }
        if text.contains("://") { return read(url: text) }
        // A piece of an address may have its fragment behind it, and some vendors put an empty one there (`#_`, `#_=_`).
        let hasMark = text.hasPrefix("?") || text.hasPrefix("#")
        let query = String(text.dropFirst(hasMark ? 1 : 0).prefix { $0 != "#" })
        let members = FormEncoding.decodePairs(query) ?? []
        if hasMark
            || members.contains(where: { $0.name == names.code || $0.name == names.error }) && query.contains("=")
        {
            return read(query: query)
        }
        let code = text.withoutEmptyFragment
        guard Self.isCode(code) else { return .stranger(reason: "that is neither a code nor the whole URL") }
        guard !names.wantsWholeAnswer else {
            return .stranger(reason: "a bare code is not enough here: paste the whole URL of the page")
        }
        return .answer(SignInAnswer(code: Secret(code)))
    }

    /// Reads a whole URL, which must begin with the redirect URI in use.
    func read(url text: String) -> CallbackReading {
        guard let address = try? WebAddress(text), let expected = try? WebAddress(redirectURI),
            address.origin == expected.origin, Array(address.path.utf8) == Array(expected.path.utf8)
        else { return .stranger(reason: "the URL does not begin with the redirect URI \(redirectURI)") }
        let isInFragment = names.answerIn == .fragment && address.query?.contains("\(names.code)=") != true
        return read(query: (isInFragment ? address.fragment : address.query) ?? "", own: address.query)
    }

    /// - Parameter own: the query, where the members stand in the fragment.
    private func read(query: String, own: String? = nil) -> CallbackReading {
        guard let members = FormEncoding.decodePairs(query) else {
            return .stranger(reason: "its query cannot be decoded")
        }
        // RFC 6749 section 3.1: a parameter must not come twice.
        for name in [names.code, names.state, names.error, "iss"] where members.count(where: { $0.name == name }) > 1 {
            return .stranger(reason: "“\(name)” stands in it twice")
        }
        let values = Dictionary(members.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        guard values[names.code] != nil || values[names.error] != nil else {
            return .stranger(reason: "it holds neither a code nor an error")
        }
        // RFC 8252 section 8.10: the answer must have come to the very redirect URI that was sent.
        guard holdsOwnQuery(members + (own.flatMap { FormEncoding.decodePairs($0) } ?? [])) else {
            return .stranger(reason: "the redirect URI's own query is not in it")
        }
        guard stateMatches(values) else {
            return .stranger(reason: "its state is not the one of this sign-in, so somebody else may have started it")
        }
        // RFC 9207 section 2.4: an answer of another issuer must not be used, errors included.
        if let issuer, let stranger = strangeIssuer(values["iss"], expected: issuer) { return stranger }
        if let error = values[names.error], !error.isEmpty {
            // RFC 6749 sections 4.1.2 and 4.1.2.1: one or the other.
            guard (values[names.code] ?? "").isEmpty else {
                return .stranger(reason: "it holds a code and an error")
            }
            return .refusal(
                error: ScreenText.line(error, limit: 100),
                description: ScreenText.line(values[names.errorDescription] ?? "", limit: 300))
        }
        let sent = values[names.code].flatMap { names.decodesCodeAgain ? FormEncoding.decode($0) : $0 }
        guard let code = sent, Self.isCode(code) else {
            return .stranger(reason: "its code is empty or holds characters that no code may hold")
        }
        if let reason = names.defect(in: members) { return .stranger(reason: ScreenText.line(reason, limit: 300)) }
        return .answer(SignInAnswer(code: Secret(code), extra: names.kept(values)))
    }

    /// Whether the members of the redirect URI's own query are all there; the state among them is compared by itself.
    private func holdsOwnQuery(_ members: [(name: String, value: String)]) -> Bool {
        let own = FormEncoding.decodePairs((try? WebAddress(redirectURI))?.query ?? "") ?? []
        return own.allSatisfy { wanted in
            if case .redirectQuery(wanted.name) = statePlace { return true }
            return members.contains {
                Array($0.name.utf8) == Array(wanted.name.utf8) && Array($0.value.utf8) == Array(wanted.value.utf8)
            }
        }
    }

    private func stateMatches(_ values: [String: String]) -> Bool {
        switch statePlace {
        case .none: true
        case .member(let name), .redirectQuery(let name):
            constantTimeEqual(Array((values[name] ?? "").utf8), state)
        }
    }

    private func strangeIssuer(_ came: String?, expected: String) -> CallbackReading? {
        switch came {
        case nil: issuerRequired ? .stranger(reason: "it does not name its issuer") : nil
        case let came? where Array(came.utf8) == Array(expected.utf8): nil
        default: .stranger(reason: "it names another issuer")
        }
    }

    /// RFC 6749 appendix A.11: visible characters. A space in between is part of the grammar, but no vendor's code
    /// has one and a paste that holds one is two words.
    private static func isCode(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 32 * 1024 && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

extension String {
    /// Without `#_` or `#_=_`, which stand behind a callback's query and are no part of its code.
    fileprivate var withoutEmptyFragment: String {
        for fragment in ["#_=_", "#_"] where hasSuffix(fragment) { return String(dropLast(fragment.count)) }
        return self
    }

    /// Without blanks and newlines at either end.
    var trimmingBlanks: String {
        var rest = Substring(self)
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}
