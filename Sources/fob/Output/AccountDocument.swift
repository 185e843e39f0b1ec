import TokenService
import Vocabulary

/// An account as `--json` shows it. Names and meanings are part of the contract in docs/cli.md.
enum AccountDocument {
    static func brief(_ status: AccountStatus, now: Instant) -> JSON {
        JSON(.object(briefMembers(status, now: now)))
    }

    /// The `fob.account/1` document; tokens only where they were asked for.
    static func full(_ status: AccountStatus, revealed: Credential?, now: Instant) -> JSON {
        var members = [JSON.Member(key: "schema", value: "fob.account/1")] + briefMembers(status, now: now)
        members += [
            member("vendor", known(status.vendor, status)), member("client_id", known(status.clientID, status)),
            member("grant", known(status.grant, status)), member("redirect_uri", JSON(status.redirectURI)),
            member("api_base", JSON(status.apiBase)), member("auto_renew", status.autoRenew.map { JSON($0) } ?? nil),
            member("origins", JSON(status.origins.map { JSON($0) })),
            member("endpoints", JSON(status.endpoints.map { ["label": JSON($0.label), "url": JSON($0.url)] })),
            member(
                "header_sets",
                JSON(
                    status.headerSets.map { set in
                        [
                            "name": JSON(set.name.text), "headers": JSON(set.templates.map { JSON($0) }),
                            "warning": JSON(set.warning),
                            "missing_variables": JSON(set.missingVariables.map { JSON($0) }),
                        ]
                    })),
        ]
        if let credential = status.credential {
            members += [
                member("token_type", JSON(credential.tokenType)), member("scope", JSON(credential.scope)),
                member("issued_at", JSON(credential.issuedAt.rfc3339)),
                member("access_token_masked", JSON(credential.maskedAccessToken)),
                member("has_refresh_token", JSON(credential.hasRefreshToken)),
                member("refresh_expires_at", JSON(credential.refreshExpiresAt?.rfc3339)),
                member("extra", strings(credential.extra)),
            ]
        }
        if let revealed {
            members.append(member("access_token", JSON(revealed.accessToken.reveal())))
            members.append(member("refresh_token", JSON(revealed.refreshToken?.reveal())))
        }
        return JSON(.object(members))
    }

    /// The `fob.token/1` document.
    static func token(_ credential: Credential, of id: AccountID, now: Instant) -> JSON {
        [
            "schema": "fob.token/1", "account": JSON(id.description),
            "access_token": JSON(credential.accessToken.reveal()), "token_type": JSON(credential.tokenType),
            "expires_in": credential.remaining(at: now).map { JSON($0.wholeSeconds) } ?? nil,
            "expires_at": JSON(credential.expiry.instant?.rfc3339), "scope": JSON(credential.scope),
        ]
    }

    /// One account's entry in `fob.refresh/1`.
    static func result(_ id: AccountID, _ result: Result<AccountStatus, Failure>, now: Instant) -> JSON {
        switch result {
        case .success(let status):
            JSON(.object(briefMembers(status, now: now) + [member("ok", true)]))
        case .failure(let failure):
            [
                "account": JSON(id.description), "ok": false, "exit_code": JSON(Int64(failure.exitCode)),
                "error": JSON(failure.message), "code": JSON(failure.code), "remedy": JSON(failure.remedy),
            ]
        }
    }

    private static func briefMembers(_ status: AccountStatus, now: Instant) -> [JSON.Member] {
        let expiry: JSON =
            switch status.credential?.expiry {
            case .at(let end): JSON(end.rfc3339)
            case .never: "never"
            case .unknown, nil: nil
            }
        return [
            member("account", JSON(status.id.description)), member("profile", known(status.profile.text, status)),
            member("environment", JSON(status.environment)),
            member("state", JSON(status.state(at: now).rawValue)), member("renewal", JSON(status.renewal.rawValue)),
            member("renewal_reason", JSON(status.renewalReason)), member("expires_at", expiry),
            member(
                "expires_in",
                status.credential?.expiry.instant.map { JSON(max(0, ($0 - now).wholeSeconds)) } ?? nil),
            member("problem", JSON(status.problem?.message)),
        ]
    }

    /// Null where the record cannot be read.
    private static func known(_ text: String, _ status: AccountStatus) -> JSON {
        status.problem == nil ? JSON(text) : nil
    }

    private static func strings(_ values: [String: String]) -> JSON {
        JSON(.object(values.map { member($0.key, JSON($0.value)) }))
    }

    private static func member(_ key: String, _ value: JSON) -> JSON.Member { JSON.Member(key: key, value: value) }
}
