import DeckModel
import OAuthCore
import Vocabulary

@testable import TokenService

/// Profiles and providers to choose from, and what a filled form asks for.
enum CatalogueFixture {
    static func profiles() throws -> [ProfileSummary] {
        try ["acme", "github", "oidc", "tradevest"].map {
            ProfileSummary(try ProfileCatalogue().profile(Deck.name($0)))
        }
    }

    static func provider(
        _ name: String = "acme", redirectURI: String? = nil, origins: [String: String] = [:], overrides: JSON = [:],
        material: Bool = false
    ) throws -> ProviderSummary {
        var provider = Provider(
            name: Deck.name(name), profile: Deck.name("acme"), clientID: "client-17", clientSecret: Secret("s3cret"),
            variables: ["base_url": "https://id.acme.example"], origins: origins, redirectURI: redirectURI)
        provider.overrides = overrides
        if material { provider.trustRoots = "PEM" }
        let catalogue = ProfileCatalogue()
        return ProviderSummary(
            try Dialect(profile: try catalogue.profile(for: provider), provider: provider),
            overrides: catalogue.overrides(of: provider))
    }

    static func loaded(_ providers: [ProviderSummary] = [], form: Int = 1) throws -> DeckEvent {
        .catalogueLoaded(form: form, profiles: try profiles(), providers: providers)
    }
}

extension Deck {
    /// Opens a form by its key, with its lists.
    mutating func open(_ key: String, _ providers: [ProviderSummary] = []) throws {
        press(key)
        send(try CatalogueFixture.loaded(providers, form: form?.number ?? 1))
    }

    /// Types words field by field.
    mutating func fill(_ words: String...) {
        for word in words {
            type(word)
            press("tab")
        }
    }

    var form: Form? { state.form }
    var labels: [String] { form?.fields.map(\.label) ?? [] }
    var focus: String { form?.focused?.label ?? (form?.spot == .save ? "Save" : "Cancel") }

    func field(_ label: String) -> FormField? { form?.fields.first { $0.label == label } }

    func text(_ label: String) -> String {
        if case .text(let entry) = field(label)?.content { entry.value } else { "" }
    }
}
