import OAuthCore
import TokenService
import Vocabulary

/// A provider in words and as JSON. Overridden origins are always shown: they decide where secrets go.
enum ProviderSheet {
    /// - Parameter isRegistered: whether the vendor knows the redirect URI from fob already.
    static func text(_ provider: ProviderSummary, isRegistered: Bool = false) -> String {
        var rows = [
            ["provider", provider.name.text], ["profile", "\(provider.profile) (\(provider.vendor))"],
            ["environment", provider.environment ?? "-"], ["client id", provider.clientID],
            ["client secret", provider.hasClientSecret ? "stored" : "none"],
            [
                "redirect URI",
                provider.redirectURI.map { isRegistered ? $0 : "\($0)  <- register this with the vendor" } ?? "-",
            ],
        ]
        rows += provider.variables.sorted { $0.key < $1.key }.map { ["variable", "\($0.key) = \($0.value)"] }
        rows += provider.origins.sorted { $0.key < $1.key }.map { ["origin", "\($0.key) -> \($0.value)"] }
        rows += provider.material.map { [$0, "stored"] }
        // A value that is a secret's would be one in the profile, where none may be.
        rows += provider.overrides.map { item in
            let before = item.profileValue.map(written) ?? "not set"
            return ["override", "\(item.path) = \(written(item.value))  (the profile: \(before))"]
        }
        rows += provider.endpoints.map { ["\($0.label) URL", $0.url] }
        rows += provider.notes.map { ["note", $0] }
        return Columns.text(rows.map { row in row.map { ScreenText.line($0) } })
    }

    static func printAdded(_ provider: ProviderSummary, isRegistered: Bool = false) {
        Output.out(text(provider, isRegistered: isRegistered))
        Output.err("Next: fob login \(provider.name)/NAME, where NAME is what you want to call the account.")
    }

    static func document(_ provider: ProviderSummary) -> JSON {
        [
            "schema": "fob.provider/1", "name": JSON(provider.name.text), "profile": JSON(provider.profile.text),
            "vendor": JSON(provider.vendor), "environment": JSON(provider.environment),
            "client_id": JSON(provider.clientID), "has_client_secret": JSON(provider.hasClientSecret),
            "redirect_uri": JSON(provider.redirectURI), "variables": strings(provider.variables),
            "origins": strings(provider.origins),
            "overrides": JSON(
                provider.overrides.map {
                    ["path": JSON($0.path), "value": $0.value, "profile_value": $0.profileValue ?? nil]
                }),
            "key_material": JSON(provider.material.map { JSON($0) }),
            "endpoints": JSON(provider.endpoints.map { ["label": JSON($0.label), "url": JSON($0.url)] }),
            "notes": JSON(provider.notes.map { JSON($0) }),
        ]
    }

    private static func written(_ value: JSON) -> String {
        value.string ?? String(decoding: value.serialized(pretty: false).dropLast(), as: UTF8.self)
    }

    private static func strings(_ values: [String: String]) -> JSON {
        JSON(.object(values.map { JSON.Member(key: $0.key, value: JSON($0.value)) }))
    }
}
