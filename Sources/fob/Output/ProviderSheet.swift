import TokenService
import Vocabulary

/// A provider in words and as JSON. Overridden origins are always shown: they decide where secrets go.
enum ProviderSheet {
    static func text(_ provider: ProviderSummary) -> String {
        var rows = [
            ["provider", provider.name.text], ["profile", "\(provider.profile) (\(provider.vendor))"],
            ["environment", provider.environment ?? "-"], ["client id", provider.clientID],
            ["client secret", provider.hasClientSecret ? "stored" : "none"],
            ["redirect URI", provider.redirectURI.map { "\($0)  <- register this with the vendor" } ?? "-"],
        ]
        rows += provider.variables.sorted { $0.key < $1.key }.map { ["variable", "\($0.key) = \($0.value)"] }
        rows += provider.origins.sorted { $0.key < $1.key }.map { ["origin", "\($0.key) -> \($0.value)"] }
        rows += provider.endpoints.map { ["\($0.label) URL", $0.url] }
        rows += provider.notes.map { ["note", $0] }
        return Columns.text(rows.map { row in row.map { ScreenText.line($0) } })
    }

    static func printAdded(_ provider: ProviderSummary) {
        Output.out(text(provider))
        Output.err("Next: fob login \(provider.name)/NAME, where NAME is what you want to call the account.")
    }

    static func document(_ provider: ProviderSummary) -> JSON {
        [
            "schema": "fob.provider/1", "name": JSON(provider.name.text), "profile": JSON(provider.profile.text),
            "vendor": JSON(provider.vendor), "environment": JSON(provider.environment),
            "client_id": JSON(provider.clientID), "has_client_secret": JSON(provider.hasClientSecret),
            "redirect_uri": JSON(provider.redirectURI), "variables": strings(provider.variables),
            "origins": strings(provider.origins),
            "endpoints": JSON(provider.endpoints.map { ["label": JSON($0.label), "url": JSON($0.url)] }),
            "notes": JSON(provider.notes.map { JSON($0) }),
        ]
    }

    private static func strings(_ values: [String: String]) -> JSON {
        JSON(.object(values.map { JSON.Member(key: $0.key, value: JSON($0.value)) }))
    }
}
