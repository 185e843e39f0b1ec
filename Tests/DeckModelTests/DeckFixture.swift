import DeckModel
import TokenService
import Vocabulary

/// A made-up deck and a fixed clock.
struct Deck {
    static let start = Instant(milliseconds: 1_787_493_720_000)
    var state: DeckState
    var now = Deck.start

    init(_ accounts: [AccountStatus], keymap: Keymap = .standard) {
        state = DeckState(keymap: keymap)
        send(.resized(columns: 80, rows: 24))
        send(.accountsLoaded(accounts))
    }

    @discardableResult
    mutating func send(_ event: DeckEvent) -> [DeckEffect] { state.update(event, at: now) }

    /// Presses keys by their names; returns what the last one asked for.
    @discardableResult
    mutating func press(_ keys: String...) -> [DeckEffect] {
        var effects: [DeckEffect] = []
        for key in keys {
            guard let chord = KeyChord(key) else { preconditionFailure("no chord: \(key)") }
            effects = send(.key(chord))
        }
        return effects
    }

    mutating func type(_ text: String) {
        for character in text { send(.key(KeyChord(character))) }
    }

    @discardableResult
    mutating func wait(_ duration: Duration) -> [DeckEffect] {
        now = now + duration
        return send(.tick)
    }

    var toast: String { state.toast?.lines.joined(separator: " | ") ?? "" }
    var selected: String { state.selection?.description ?? "-" }
    var visible: [String] { state.visible.map { state.accounts[$0].id.description } }

    static func id(_ text: String) -> AccountID {
        guard let id = try? AccountID(text) else { preconditionFailure("no account: \(text)") }
        return id
    }

    static func name(_ text: String) -> Name {
        guard let name = try? Name(text) else { preconditionFailure("no name: \(text)") }
        return name
    }

    /// An account with `left` of an hour's token; none where it is nil.
    static func account(
        _ text: String, left: Duration? = .seconds(1800), renewableAlone: Bool = true, renewal: Renewal = .ok,
        problem: Failure? = nil, variables: [String] = [], issuedAt: Instant? = nil, autoRenew: Bool? = nil,
        isRevocable: Bool = true
    ) -> AccountStatus {
        let id = id(text)
        let credential = left.map { left in
            Credential(
                accessToken: Secret("fixture-token-of-nobody"), issuedAt: issuedAt ?? start + left - .seconds(3600),
                expiry: .at(start + left))
        }
        return AccountStatus(
            id: id, profile: name("acme"), vendor: "Acme", environment: nil, clientID: "client-17", grant: "code",
            exchangeNeedsUser: true, renewableAlone: renewableAlone, renewal: renewal, renewalReason: nil,
            credential: credential.map(CredentialSummary.init),
            headerSets: [
                HeaderSetSummary(
                    name: name("default"), templates: ["Authorization: Bearer {access_token}"], warning: nil,
                    missingVariables: []),
                HeaderSetSummary(
                    name: name("admin"), templates: ["X-Requestor: {requestor}"], warning: "contains the client secret",
                    missingVariables: variables),
            ],
            endpoints: [], redirectURI: nil, origins: [], problem: problem, autoRenew: autoRenew,
            isRevocable: isRevocable)
    }

    static func prompt(_ text: String, deadline: Duration = .seconds(300)) -> SignInPrompt {
        SignInPrompt(
            account: id(text), url: "https://id.acme.example/authorize?state=s",
            redirectURI: "http://127.0.0.1:8976/callback/acme", isListening: true, browserOpened: true, note: nil,
            deadline: start + deadline)
    }
}
