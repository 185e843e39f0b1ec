import Vocabulary

/// The catalogue of vendors of docs/providers.md, made from the profiles.
public enum ProviderDocument {
    /// The whole file; a test holds the one in docs to it.
    public static func markdown(_ profiles: [Profile]) -> String {
        var text = """
            # Vendors

            What fob ships as profiles, told by the profiles themselves. ● is a call that the profile has, ○ one whose URL comes from
            the provider's metadata. The confidence is that of the whole: `verified` (seen to work against the vendor), `documented` (said by
            the vendor), `inferred` (concluded, or taken from public clients), `unverified`; a number behind it counts the facts that are less
            sure, which each vendor's section lists. `fob profile show ID` prints a profile; docs/profiles.md tells how to write one.

            | vendor | code | refresh | client | device | revoke | introspect | userinfo | client authentication | PKCE | expiry | renewal | other deviations | confidence |
            |---|---|---|---|---|---|---|---|---|---|---|---|---|---|

            """
        for profile in profiles { text += row(profile) + "\n" }
        for profile in profiles { text += "\n" + section(profile) }
        return text + """

            Made from `Sources/OAuthCore/Profiles`; `FOB_REWRITE_DOCS=1 swift test --filter ProviderDocumentTests` writes it anew.

            """
    }

    private static let columns: [LegName] = [
        .exchange, .refresh, .clientCredentials, .device, .revoke, .introspect, .userinfo,
    ]

    private static func row(_ profile: Profile) -> String {
        let legs = profile.defaultLegs
        let marks = columns.map { name in legs[name].map { $0.isDiscovered ? "○" : "●" } ?? "" }
        let cells =
            ["[\(escaped(profile.name))](#\(profile.id))"] + marks
            + [
                profile.clientSummary, profile.pkceSummary, profile.expirySummary, profile.renewalSummary,
                profile.deviations.joined(separator: "; "), profile.confidenceSummary,
            ].map(escaped)
        return "| " + cells.joined(separator: " | ") + " |"
    }

    private static func section(_ profile: Profile) -> String {
        var text = "## \(profile.id)\n\n\(profile.name). Confidence: \(profile.confidence.rawValue)."
        if let checked = profile.checked { text += " Compared on \(checked) with:" }
        text += "\n" + profile.docs.map { "<\($0)>" }.joined(separator: "\n") + "\n"
        if profile.environments.count > 1 {
            let names = profile.environments.map {
                "`\($0.name)`" + ($0.name == profile.defaultEnvironment ? " (default)" : "")
            }
            text += "\nEnvironments: \(names.joined(separator: ", ")).\n"
        }
        text += scopes(profile) + variables(profile) + legs(profile)
        for warning in profile.warnings { text += "\n> \(warning)\n" }
        if !profile.facts.isEmpty {
            text += "\n| fact | confidence | |\n|---|---|---|\n"
            for fact in profile.facts {
                text += "| `\(fact.about)` | \(fact.confidence.rawValue) | \(escaped(fact.note)) |\n"
            }
        }
        return text
    }

    private static func scopes(_ profile: Profile) -> String {
        let defaults = profile.scope.defaults.map(\.text)
        let known = profile.scope.known.filter { !defaults.contains($0) }
        guard profile.scope.isSent, !defaults.isEmpty || !known.isEmpty else { return "" }
        let asked = defaults.isEmpty ? "none" : defaults.quoted
        return "\nScopes asked for: \(asked)." + (known.isEmpty ? "" : " Others: \(known.quoted).") + "\n"
    }

    private static func variables(_ profile: Profile) -> String {
        guard !profile.variables.isEmpty else { return "" }
        var text = "\n| variable | kind | from | default | |\n|---|---|---|---|---|\n"
        for variable in profile.variables {
            let value = variable.defaultValue.map { "`\($0)`" } ?? (variable.isRequired ? "required" : "")
            text +=
                "| `\(variable.name)` | \(variable.kind.rawValue) | \(variable.source.rawValue) | \(escaped(value)) "
            text += "| \(escaped(variable.description ?? "")) |\n"
        }
        return text
    }

    private static func legs(_ profile: Profile) -> String {
        let legs = profile.defaultLegs
        let followUps = legs.keys.filter(\.isFollowUp).sorted { $0.rawValue < $1.rawValue }
        var text = "\n| call | |\n|---|---|\n"
        for name in LegName.standard + followUps {
            guard let leg = legs[name] else { continue }
            let url = leg.isDiscovered ? "from the metadata" : "`\(leg.method) \(leg.url.text)`"
            text += "| \(name.label) | \(escaped(url)) |\n"
        }
        return text
    }

    /// A bar would end the cell.
    private static func escaped(_ text: String) -> String { text.replacing("|", with: "\\|") }
}
