import OAuthCore
import Vocabulary

/// A sign-in that waits, always the same one.
private struct WaitingSignIn: Sendable {
    static let randomness = CountingBytes()
    let page: SignInPage
    let state: String

    init?(redirectURI: String) {
        guard let dialect = FuzzProvider.dialect(redirectURI: redirectURI),
            let flow = FuzzProvider.flow(dialect, purpose: .exchange)
        else { return nil }
        var own = flow
        guard case .openBrowser(let page) = try? own.next(now: FuzzProvider.now) else { return nil }
        self.page = page
        let members = FormEncoding.decodePairs(page.url.split(separator: "?").last ?? "") ?? []
        guard let state = members.first(where: { $0.name == "state" })?.value else { return nil }
        self.state = state
    }
}

extension FuzzTarget {
    private static let redirectURI = "http://127.0.0.1:8976/callback/fuzz"
    private static let waiting = WaitingSignIn(redirectURI: redirectURI)
    private static let state = waiting?.state ?? "none"

    private static let words = [
        "code", "state", "error", "error_description", "error_uri", "iss", "scope", "access_denied", "&code=",
        "&state=",
        "=", "&", "?", "#", "%3D", "%26", state, "https://as.example", "code=c&state=\(state)",
    ]

    private static func judge(_ reading: CallbackReading?, stateIn text: String?) throws {
        switch reading {
        case nil: throw Violation("the sign-in that should wait does not")
        case .answer(let answer):
            let code = answer.code.reveal()
            try demand(
                !code.isEmpty && code.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "a code with other characters")
            if let text { try demandState(text) }
        case .refusal(let error, let description):
            try demandScreenFit(error, "the error")
            try demandScreenFit(description, "the description")
            if let text { try demandState(text) }
        case .stranger(let reason):
            try demandScreenFit(reason, "the reason")
            try demand(!reason.contains(state), "the reason tells the state")
        }
    }

    /// Nobody's answer counts whose query does not hold the one state exactly once.
    private static func demandState(_ text: String) throws {
        let query = text.split(separator: "?", maxSplits: 1).last ?? ""
        let states = (FormEncoding.decodePairs(query) ?? []).filter { $0.name == "state" }
        try demand(
            states.count == 1 && Array(states[0].value.utf8) == Array(state.utf8), "accepted without the one state")
    }

    /// A request target that came to the listener.
    static let callback = FuzzTarget(
        "callback", weight: 20,
        corpus: [
            "/callback/fuzz?code=abc&state=\(state)", "/callback/fuzz?error=access_denied&state=\(state)",
            "/callback/fuzz?state=\(state)&error=server_error&error_description=a+b%20c&error_uri=https%3A%2F%2Fas.example",
            "/callback/fuzz?code=4%2F0AbC-_.~&scope=a%20b&state=\(state)&iss=https%3A%2F%2Fas.example", "/favicon.ico",
            "/callback/fuzz", "/callback/other?code=abc&state=\(state)",
        ], words: words
    ) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        try judge(waiting?.page.expectation.read(target: text), stateIn: text)
    }

    /// What somebody pasted.
    static let paste = FuzzTarget(
        "paste", weight: 10,
        corpus: [
            "abc", "4/0AbC-_.~", "\(redirectURI)?code=abc&state=\(state)", "?code=abc&state=\(state)",
            "code=abc&state=\(state)", "  \(redirectURI)?error=access_denied&state=\(state)\n", "two words",
        ], words: words + ["http://", "https://", redirectURI, "127.0.0.1:8976"]
    ) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        try judge(waiting?.page.expectation.read(pasted: Secret(text)), stateIn: nil)
    }
}
