import TokenService
import Vocabulary

/// The list that `fob accounts` prints.
enum AccountTable {
    static func text(_ accounts: [AccountStatus], now: Instant) -> String {
        Columns.text(
            accounts.map { status in
                [
                    status.id.description, status.problem == nil ? status.state(at: now).rawValue : "damaged",
                    expiry(status, now: now), warning(status),
                ]
            })
    }

    static func expiry(_ status: AccountStatus, now: Instant) -> String {
        switch status.credential?.expiry {
        case .at(let end): end > now ? (end - now).label : "expired"
        case .never: "never"
        case .unknown: "unknown"
        case nil: "-"
        }
    }

    private static func warning(_ status: AccountStatus) -> String {
        switch status.renewal {
        case .dead: "renewal dead"
        case .unverified: "renewal unverified"
        case .ok, .none: ""
        }
    }
}

/// What `fob show` prints.
enum AccountSheet {
    static func text(_ status: AccountStatus, revealed: Credential?, now: Instant) -> String {
        var rows = [
            ["account", status.id.description],
            ["profile", [status.profile.text, status.environment].compactMap(\.self).joined(separator: ", ")],
            ["client", status.clientID],
            ["state", status.state(at: now).rawValue],
            ["renewal", [status.renewal.rawValue, status.renewalReason].compactMap(\.self).joined(separator: ": ")],
            ["grant", status.grant],
        ]
        if let credential = status.credential {
            rows += [
                ["expires", [credential.expiry.instant?.rfc3339, AccountTable.expiry(status, now: now)]
                    .compactMap(\.self).joined(separator: ", ")],
                ["issued", credential.issuedAt.rfc3339],
                ["scope", credential.scope ?? "-"],
                ["access", revealed?.accessToken.reveal() ?? credential.maskedAccessToken],
                ["refresh", revealed.flatMap { $0.refreshToken?.reveal() } ?? (credential.hasRefreshToken ? "stored" : "none")],
            ]
            rows += credential.extra.sorted { $0.key < $1.key }.map { [$0.key, $0.value] }
        }
        if let redirect = status.redirectURI { rows.append(["redirect", redirect]) }
        rows += status.endpoints.map { [$0.label, $0.url] }
        rows += status.origins.map { ["origin", $0] }
        for set in status.headerSets {
            rows.append(["headers", "\(set.name)\(set.warning.map { " (\($0))" } ?? "")"])
            rows += set.templates.map { ["", $0] }
        }
        return Columns.text(rows.map { row in row.map { ScreenText.line($0, limit: 20_000) } })
    }
}
