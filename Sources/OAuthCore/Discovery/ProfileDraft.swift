public import Vocabulary

/// A profile as metadata suggests it, for a person to look through: nothing is guessed that the document does not say.
public struct ProfileDraft: Sendable {
    /// In the format of profile files.
    public let profile: JSON
    /// What the document holds and the draft does not, a sentence each.
    public let notUnderstood: [String]

    /// The draft of that document under that id.
    public static func from(metadata: ServerMetadata, id: Name) -> ProfileDraft {
        Drafting(metadata: metadata, id: id).draft
    }
}

/// One reading of a document.
private struct Drafting {
    let metadata: ServerMetadata
    let id: Name

    var draft: ProfileDraft {
        var legs: [JSON.Member] = []
        for (name, grant) in Self.legs {
            guard let url = metadata.endpoint(name), isOffered(name, grant) else { continue }
            var leg: JSON = ["url": JSON(url)]
            if name == .authorize { leg = leg.with("pkce", ["mode": JSON(pkce)]) }
            legs.append(JSON.Member(key: name.rawValue, value: leg))
        }
        var profile: JSON = [
            "id": JSON(id.text), "name": JSON(id.text), "docs": [JSON(metadata.issuer)], "confidence": "unverified",
            "issuer": JSON(metadata.issuer), "legs": JSON(.object(legs)),
            "call": ["client": JSON(.object(client))],
            "refresh": ["mode": JSON(renewal)],
            "header_sets": ["default": ["headers": ["Authorization: Bearer {access_token}"]]],
        ]
        if let keys = metadata.jwksURL { profile = profile.with("jwks_url", JSON(keys)) }
        if let scopes = metadata.list("scopes_supported"), !scopes.isEmpty {
            profile = profile.with("scope", ["known": JSON(scopes.map { JSON($0) })])
        }
        if metadata.document["authorization_response_iss_parameter_supported"]?.bool == true {
            profile = profile.with("issuer_required", true)
        }
        return ProfileDraft(profile: profile, notUnderstood: rest)
    }

    private static let legs: [(LegName, grant: String?)] = [
        (.authorize, "authorization_code"), (.exchange, "authorization_code"), (.refresh, "refresh_token"),
        (.clientCredentials, "client_credentials"), (.device, "urn:ietf:params:oauth:grant-type:device_code"),
        (.devicePoll, "urn:ietf:params:oauth:grant-type:device_code"), (.revoke, nil), (.introspect, nil),
        (.userinfo, nil),
    ]

    /// RFC 8414 section 2: authorization_code and implicit where nothing is said.
    private var grants: [String] { metadata.list("grant_types_supported") ?? ["authorization_code", "refresh_token"] }

    private func isOffered(_ leg: LegName, _ grant: String?) -> Bool { grant.map(grants.contains) ?? true }

    private var pkce: String {
        (metadata.list("code_challenge_methods_supported") ?? []).contains("S256") ? "required" : "optional"
    }

    private var renewal: String {
        if grants.contains("refresh_token") { return "refresh_token" }
        return grants.contains("client_credentials") ? "reissue" : "none"
    }

    private var client: [JSON.Member] {
        let methods = metadata.list("token_endpoint_auth_methods_supported") ?? ["client_secret_basic"]
        let places: [(String, [(String, JSON)])] = [
            ("client_secret_basic", [("id", "basic"), ("secret", "basic"), ("basic_encoding", "form")]),
            ("client_secret_post", [("id", "body:client_id"), ("secret", "body:client_secret")]),
            ("none", [("id", "body:client_id")]),
        ]
        let place = places.first { methods.contains($0.0) }?.1 ?? [("id", "body:client_id")]
        return place.map { JSON.Member(key: $0.0, value: $0.1) }
    }

    private var rest: [String] {
        var notes: [String] = []
        for grant in grants where !Self.knownGrants.contains(grant) {
            notes.append("the grant \(ScreenText.line(grant, limit: 100)) is not spoken")
        }
        if metadata.list("grant_types_supported") == nil {
            notes.append(
                "the document names no grants; those that RFC 8414 takes for granted are in the draft, and refresh")
        }
        for (key, _) in metadata.addresses where key.hasPrefix("mtls_endpoint_aliases") {
            notes.append("\(key) is left out: give the provider --client-auth tls to use it")
        }
        for member in metadata.document.members ?? [] where member.key.hasSuffix("_endpoint") {
            guard !ServerMetadata.addressKeys.contains(member.key) else { continue }
            notes.append("\(ScreenText.line(member.key, limit: 80)) is left out: no leg goes there")
        }
        notes.append("whether refresh tokens are used up by their first use: set refresh.rotation")
        return notes
    }

    private static let knownGrants = [
        "authorization_code", "refresh_token", "client_credentials", "urn:ietf:params:oauth:grant-type:device_code",
        "urn:ietf:params:oauth:grant-type:token-exchange", "urn:ietf:params:oauth:grant-type:jwt-bearer",
    ]
}
