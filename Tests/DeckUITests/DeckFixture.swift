import Cells
import DeckModel
import TokenService
import Vocabulary

@testable import DeckUI

/// Made-up accounts and a fixed clock: 2026-08-23T14:02:00Z, seen from UTC.
enum DeckFixture {
    static let now = Instant(milliseconds: 1_787_493_720_000)

    static func id(_ text: String) throws -> AccountID { try AccountID(text) }

    /// An account whose token lives for `life` and has `left` of it; none where `left` is nil.
    static func account(
        _ id: String, left: Duration?, life: Duration = .seconds(28_800), vendor: String = "Acme",
        expiry: Expiry? = nil, renewal: Renewal = .ok, reason: String? = nil, renewableAlone: Bool = true,
        scope: String? = "read write", grant: String = "authorization code + PKCE", problem: Failure? = nil,
        autoRenew: Bool? = nil
    ) throws -> AccountStatus {
        let account = try AccountID(id)
        let end = left.map { now + $0 }
        let credential = end.map { end in
            Credential(
                accessToken: Secret("fixture-token-of-nobody-3kQ9"),
                refreshToken: renewableAlone ? Secret("fixture-refresh-of-nobody") : nil, scope: scope,
                issuedAt: end - life, expiry: expiry ?? .at(end), extra: [:])
        }
        return AccountStatus(
            id: account, profile: try Name("acme"), vendor: vendor, environment: "sandbox", clientID: "client-17",
            grant: grant, exchangeNeedsUser: true, renewableAlone: renewableAlone, renewal: renewal,
            renewalReason: reason, credential: credential.map(CredentialSummary.init),
            headerSets: [
                HeaderSetSummary(
                    name: try Name("default"), templates: ["Authorization: Bearer {access_token}"], warning: nil,
                    missingVariables: []),
                HeaderSetSummary(
                    name: try Name("admin"),
                    templates: ["Authorization: Bearer {access_token}", "X-Requestor: {requestor}"],
                    warning: "contains the client secret", missingVariables: ["requestor"]),
            ],
            endpoints: [
                AccountStatus.Endpoint(label: "token url", url: "https://id.acme.example/oauth/token"),
                AccountStatus.Endpoint(label: "authz url", url: "https://id.acme.example/oauth/authorize"),
            ],
            redirectURI: "http://127.0.0.1:8976/callback/\(account.provider)", origins: [],
            problem: problem, autoRenew: autoRenew)
    }

    /// The seven accounts of the mock-ups, in the words of the design.
    static func seven() throws -> [AccountStatus] {
        [
            try account("github/octocat", left: .seconds(27_660), scope: "repo read:org gist"),
            try account("github/ci-bot", left: .seconds(298)),
            try account("google/work@corp.example", left: .seconds(3130), life: .seconds(3600)),
            try account("google/lab@corp.example", left: .seconds(-60), renewableAlone: false),
            try account("okta-staging/svc-deploy", left: .seconds(12), grant: "client credentials"),
            try account(
                "okta-staging/me", left: .seconds(83_100), life: .seconds(86_400), renewal: .dead,
                reason: "the provider refused the grant"),
            try account("okta-staging/new-hire", left: nil),
        ]
    }

    static func chord(_ text: String) -> KeyChord {
        guard let chord = KeyChord(text) else { preconditionFailure("no chord: \(text)") }
        return chord
    }

    /// A deck with those accounts, at that size, the first one selected.
    static func deck(
        _ accounts: [AccountStatus], width: Int = 80, height: Int = 24, select: String? = nil
    ) throws -> DeckState {
        var state = DeckState()
        _ = state.update(.resized(columns: width, rows: height), at: now)
        _ = state.update(.accountsLoaded(accounts), at: now)
        if let select {
            let wanted = try AccountID(select)
            for _ in accounts where state.selection != wanted { press("j", &state) }
        }
        return state
    }

    /// The seven accounts with one refresh that runs for 2 s and a little history.
    static func main(width: Int, height: Int) throws -> DeckState {
        var state = try deck(seven(), width: width, height: height, select: "okta-staging/svc-deploy")
        _ = state.update(
            .copied(
                CopyReceipt(
                    account: try id("github/octocat"), set: try Name("default"), path: "/run/user/1000/fob/clipboard",
                    removedAt: nil, expiry: .at(now + .seconds(27_660)))), at: now - .seconds(1098))
        _ = state.update(.key(chord("r")), at: now - .seconds(2))
        press("g", "j", at: now, &state)
        return state
    }

    static func press(_ keys: String..., at time: Instant = now, _ state: inout DeckState) {
        for key in keys { _ = state.update(.key(chord(key)), at: time) }
    }

    static func press(_ key: String, _ state: inout DeckState) { press(key, at: now, &state) }

    static func type(_ text: String, _ state: inout DeckState) {
        for character in text { _ = state.update(.key(KeyChord(character)), at: now) }
    }

    static func frame(
        _ state: DeckState, _ width: Int, _ height: Int, theme: String = "terminal", depth: ColourDepth = .sixteen,
        glyphs: Glyphs = .lines, at time: Instant = now
    ) -> Frame {
        let styles = ThemeCatalogue().theme(theme).theme.styles(for: depth)
        return DeckView.render(
            state, width: width, height: height, styles: styles, glyphs: glyphs, now: time, zone: { _ in .zero })
    }
}
