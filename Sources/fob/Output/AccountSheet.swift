import TokenService
import Vocabulary

/// The list that `fob accounts` prints.
enum AccountTable {
    static func text(_ accounts: [AccountStatus], now: Instant) -> String {
        Columns.text(
            [["account", "state", "renewal", "expires in"]]
                + accounts.map { status in
                    guard status.problem == nil else {
                        return [status.id.description, AccountState.damaged.rawValue, "-", "-"]
                    }
                    return [
                        status.id.description, status.state(at: now).rawValue, status.renewal.rawValue,
                        expiry(status, now: now),
                    ]
                })
    }

    static func expiry(_ status: AccountStatus, now: Instant) -> String {
        switch status.credential?.expiry {
        case .at(let end): end > now ? (end - now).inWords : "-"
        case .never: "never"
        case .unknown: "unknown"
        case nil: "-"
        }
    }
}

/// What `fob show` prints.
enum AccountSheet {
    static func text(_ status: AccountStatus, revealed: Credential?, now: Instant) -> String {
        // Nothing else is known of it; why is said as an error.
        guard status.problem == nil else {
            return Columns.text([["account", status.id.description], ["state", AccountState.damaged.rawValue]])
        }
        var rows = [
            ["account", status.id.description],
            ["profile", [status.profile.text, status.environment].compactMap(\.self).joined(separator: ", ")],
            ["client id", status.clientID],
            ["state", status.state(at: now).rawValue],
            ["renewal", [status.renewal.rawValue, status.renewalReason].compactMap(\.self).joined(separator: ": ")],
            ["grant", status.grant],
        ]
        if let isOn = status.autoRenew { rows.append(["auto-renew", isOn ? "on" : "off"]) }
        if let credential = status.credential {
            rows += [
                ["expires", expiry(status, now: now)],
                ["issued", credential.issuedAt.localText],
                ["scope", credential.scope ?? "-"],
                ["token type", credential.tokenType],
                ["access token", revealed?.accessToken.reveal() ?? credential.maskedAccessToken],
                [
                    "refresh token",
                    revealed.flatMap { $0.refreshToken?.reveal() } ?? (credential.hasRefreshToken ? "stored" : "none"),
                ],
            ]
            rows += credential.extra.sorted { $0.key < $1.key }.map { [$0.key, $0.value] }
        }
        if let base = status.apiBase { rows.append(["API", base]) }
        if let redirect = status.redirectURI { rows.append(["redirect URI", redirect]) }
        rows += status.endpoints.map { ["\($0.label) URL", $0.url] }
        rows += status.origins.map { ["origin", $0] }
        for set in status.headerSets {
            rows.append(["headers", "\(set.name)\(set.warning.map { " (\($0))" } ?? "")"])
            rows += set.templates.map { ["", $0] }
        }
        return Columns.text(rows.map { row in row.map { ScreenText.line($0, limit: 20_000) } })
    }

    private static func expiry(_ status: AccountStatus, now: Instant) -> String {
        guard let end = status.credential?.expiry.instant else { return AccountTable.expiry(status, now: now) }
        return "\(end.localText), \(end > now ? "in \((end - now).inWords)" : "over for \((now - end).inWords)")"
    }
}
