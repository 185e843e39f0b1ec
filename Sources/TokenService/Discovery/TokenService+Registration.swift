import CredentialStore
import OAuthCore
public import Vocabulary

/// What a provider that registers itself is to be.
public struct RegistrationDraft: Sendable {
    /// The issuer to register at; nil where the profile knows it.
    public var issuer: String?
    /// The profile to make the provider of; nil for the generic one of the issuer.
    public var profile: Name
    /// Environment and variables, as for a provider that is added.
    public var settings: ProviderDraft
    /// What users read on the consent page.
    public var clientName: String
    /// Asked for; nil for whatever the server gives.
    public var scope: String?
    /// Where the server lets only some register.
    public var initialAccessToken: Secret?

    /// A draft of a provider made from that profile.
    public init(
        profile: Name, issuer: String? = nil, settings: ProviderDraft = ProviderDraft(), clientName: String = "fob",
        scope: String? = nil, initialAccessToken: Secret? = nil
    ) {
        self.profile = profile
        self.issuer = issuer
        self.settings = settings
        self.clientName = clientName
        self.scope = scope
        self.initialAccessToken = initialAccessToken
    }
}

/// A provider whose client was made on request.
public struct RegisteredProvider: Sendable, Equatable {
    /// As it is stored.
    public let summary: ProviderSummary
    /// Where the server decided otherwise than it was asked, and what the user should remember, a sentence each.
    public let notes: [String]
}

extension TokenService {
    /// Has the provider make a client (RFC 7591) and adds a provider with it.
    public func registerProvider(
        _ name: Name, _ draft: RegistrationDraft, progress: @escaping Progress
    ) async throws(Failure) -> RegisteredProvider {
        var settings = draft.settings
        // Stands in until the server has given one; nothing is sent with it.
        settings.clientID = "unregistered"
        if let issuer = draft.issuer { settings.variables["issuer"] = issuer }
        try checkProvider(name, profile: draft.profile, settings)
        var provider = try drafted(nil, name, draft.profile, settings)
        let profile = try catalogue.profile(for: provider)
        var dialect = try Dialect(profile: profile, provider: provider)
        if dialect.lacksMetadata || dialect.registrationURL == nil, !dialect.metadataURLs.isEmpty {
            let found = try await fetch(
                dialect.metadataURLs, issuer: dialect.issuer, subject: name.text,
                remedy: "Give the issuer exactly as the provider writes it: --issuer URL", progress
            ) { dialect.reading($0) }
            dialect = try Dialect(profile: profile, provider: provider, metadata: found.metadata)
        }
        guard let url = dialect.registrationURL else {
            throw Failure(
                .usage, "\(name): this provider registers no clients on request.",
                remedy: "Register one on its pages, then: fob provider add \(name) --profile \(draft.profile)")
        }
        let asked = ClientRegistration(
            clientName: draft.clientName, redirectURI: dialect.registeredRedirectURI, scope: draft.scope,
            grants: dialect.metadata?.list("grant_types_supported"),
            methods: dialect.metadata?.list("token_endpoint_auth_methods_supported"))
        let request = asked.request(to: url, initialAccessToken: draft.initialAccessToken, tls: dialect.tls)
        try await store.checkRoom(forProvider: name, clock: sleeper)
        progress("registering “\(ScreenText.line(draft.clientName, limit: 60))” at \(url)")
        let reply: WireReply
        do { reply = try await recorded(request, .register, "") } catch {
            throw Failure(
                error, saying: "\(name): the registration got no answer: \(error.message).", provider: nil,
                remedy: error.mayHaveReachedProvider
                    ? "A client may have been made all the same; try again." : "Try again.")
        }
        let client = try RegisteredClient(reply, to: asked, of: name, secrets: request.secrets)
        provider.clientID = client.clientID
        provider.clientSecret = client.clientSecret
        provider.registrationToken = client.accessToken
        provider.registrationURL = client.configurationURL
        provider.overrides = client.override(of: provider.overrides, asked)
        // Before it is looked at: the client exists, and its secret is told this once.
        try await store.addRegistered(provider, clock: sleeper)
        if let metadata = dialect.metadata {
            try store.save(
                MetadataCopy(issuer: metadata.issuer, document: metadata.document, fetchedAt: clock.now()), of: name)
        }
        let registered = try Dialect(
            profile: try catalogue.profile(for: provider), provider: provider, metadata: dialect.metadata)
        let summary = ProviderSummary(registered)
        return RegisteredProvider(summary: summary, notes: Self.notes(client))
    }

    private static func notes(_ client: RegisteredClient) -> [String] {
        var notes = client.differences
        if let end = client.secretExpiresAt { notes.append("the client secret ends \(end.rfc3339)") }
        if client.clientSecret == nil { notes.append("there is no client secret: the client is public") }
        return notes
    }
}
