public import OAuthCore
import Vocabulary

/// What a provider has otherwise than its profile, as a person types it in a form.
public struct OverrideWords: Sendable, Equatable {
    /// Default scopes with a space between two; nil where the form did not ask.
    public var scopes: String?
    /// The parameter `audience`.
    public var audience: String?
    /// How the client shows who it is: a key of ``methods``, ``asProfile``, or nothing for what is there.
    public var method: String?
    /// All others: `PATH=VALUE` with spaces between.
    public var values: String?
    /// Whether the client shows who it is in another way than the profile says.
    public private(set) var hasMethod = false

    /// The key of no method but the profile's.
    public static let asProfile = "profile"

    /// What can be chosen: the word that the command line takes, and what it means.
    public static var methods: [(key: String, words: String)] {
        ClientAuthenticationMethod.allCases.map { ($0.rawValue, words(for: $0)) }
    }

    /// Nothing was asked.
    public init() {}

    /// What a provider has; all of it empty where there is none yet.
    public init(of provider: ProviderSummary?) {
        (scopes, audience, method) = ("", "", "")
        var pairs: [String] = []
        for item in provider?.overrides ?? [] {
            let steps = item.path.split(separator: ".")
            if item.path == "scope.default" {
                scopes = (item.value.elements ?? []).compactMap(\.string).joined(separator: " ")
            } else if steps.suffix(2) == ["params", "audience"] {
                audience = OverridePair.text(item.value)
            } else if steps.contains("client") {
                hasMethod = true
            } else {
                pairs.append(OverridePair(path: item.path, value: item.value).text)
            }
        }
        values = pairs.joined(separator: " ")
    }

    /// What a method needs of the client; nil for none of the methods.
    public static func needs(of method: String) -> (secret: Bool, key: Bool, certificate: Bool)? {
        switch ClientAuthenticationMethod(rawValue: method) {
        case nil: nil
        case .some(.none): (false, false, false)
        case .basic, .basicRaw, .post, .clientSecretJWT: (true, false, false)
        case .privateKeyJWT: (false, true, false)
        case .tls: (false, true, true)
        }
    }

    /// Why values cannot be read, as a clause; nil where they can.
    public static func defect(in values: String) -> String? {
        if case .failure(let defect) = OverridePair.read(values) { defect.reason } else { nil }
    }

    /// What has to be done to a provider that has `known`.
    public func changes(from known: OverrideWords) -> OverrideDraft {
        var draft = OverrideDraft()
        if let method {
            draft.clientAuthentication = ClientAuthenticationMethod(rawValue: method)
            if method == Self.asProfile, known.hasMethod { draft.unset.append("client-auth") }
        }
        if let scopes, scopes != known.scopes {
            draft.scopes = scopes.split(separator: " ").map(String.init)
            if scopes.isEmpty { draft.unset.append("scope") }
        }
        if let audience, audience != known.audience {
            draft.audience = audience.isEmpty ? nil : audience
            if audience.isEmpty { draft.unset.append("audience") }
        }
        if let values, case .success(let pairs) = OverridePair.read(values) {
            let old = (try? OverridePair.read(known.values ?? "").get()) ?? []
            draft.values = pairs.filter { !old.contains($0) }.compactMap { .init(path: $0.path, text: $0.value) }
            draft.unset += old.map(\.path).filter { path in !pairs.contains { $0.path == path } }
        }
        return draft
    }

    private static func words(for method: ClientAuthenticationMethod) -> String {
        switch method {
        case .basic: "the Authorization header"
        case .basicRaw: "the same, without form encoding"
        case .post: "the request's body"
        case .none: "a public client"
        case .privateKeyJWT: "signed with the client key"
        case .clientSecretJWT: "signed with the secret"
        case .tls: "a certificate, mutual TLS"
        }
    }
}
