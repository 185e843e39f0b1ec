import Vocabulary

/// The file `providers/NAME.json`.
struct ProviderRecord: Sendable {
    static let names =
        RecordEnvelope.names + [
            "name", "profile", "environment", "client_id", "client_secret", "variables", "origins", "redirect_uri",
            "overrides", "client_key", "client_certificate", "trust_roots",
            "registration_token", "registration_url",
        ]

    let provider: Provider
    let generation: Int
    let isNewer: Bool
    let source: JSON

    init(parsing json: JSON) throws(RecordDefect) {
        let json = try Migration.current(json, .provider)
        let reader = try RecordReader(json)
        let envelope = try RecordEnvelope(reader, kind: .provider)
        provider = Provider(
            name: try reader.name("name"), profile: try reader.name("profile"),
            environment: try reader.optionalString("environment"), clientID: try reader.string("client_id"),
            clientSecret: try reader.optionalSecret("client_secret"), variables: try reader.strings("variables"),
            origins: try reader.strings("origins"), redirectURI: try reader.optionalString("redirect_uri"),
            overrides: JSON(
                .object(try reader.objects("overrides").map { JSON.Member(key: $0.name, value: $0.value) })),
            clientKey: try reader.optionalSecret("client_key"),
            clientCertificate: try reader.optionalString("client_certificate"),
            trustRoots: try reader.optionalString("trust_roots"),
            registrationToken: try reader.optionalSecret("registration_token"),
            registrationURL: try reader.optionalString("registration_url"))
        generation = envelope.generation
        isNewer = envelope.isNewer
        source = json
    }

    static func json(_ provider: Provider, generation: Int, keeping previous: JSON?) -> JSON {
        .record(
            RecordEnvelope.members(kind: .provider, generation: generation) + [
                ("name", JSON(provider.name.text)),
                ("profile", JSON(provider.profile.text)),
                ("environment", provider.environment.map { JSON($0) }),
                ("client_id", JSON(provider.clientID)),
                ("client_secret", provider.clientSecret.map { JSON($0.reveal()) }),
                ("variables", .strings(provider.variables)),
                ("origins", .strings(provider.origins)),
                ("redirect_uri", provider.redirectURI.map { JSON($0) }),
                ("overrides", provider.overrides.members?.isEmpty == false ? provider.overrides : JSON?.none),
                ("client_key", provider.clientKey.map { JSON($0.reveal()) }),
                ("client_certificate", provider.clientCertificate.map { JSON($0) }),
                ("trust_roots", provider.trustRoots.map { JSON($0) }),
                ("registration_token", provider.registrationToken.map { JSON($0.reveal()) }),
                ("registration_url", provider.registrationURL.map { JSON($0) }),
            ], known: names, keeping: previous)
    }
}
