public import Vocabulary

/// A client that a server makes on request (RFC 7591). Pure: what is asked for, and what the answer means.
public struct ClientRegistration: Sendable, Equatable {
    /// What a user reads on the server's consent page.
    public var clientName: String
    /// Where answers go.
    public var redirectURI: String?
    /// As `grant_type` has them.
    public var grantTypes: [String]
    /// One of the server's, RFC 7591 section 2.
    public var authenticationMethod: String
    /// Asked for, space-separated.
    public var scope: String?

    /// The registration that fits what a server says of itself: every grant that fob speaks, and the client
    /// authentication that keeps a secret out of URLs and logs best.
    ///
    /// - Parameter methods: the server's; those of RFC 8414 where it names none.
    public init(
        clientName: String, redirectURI: String?, scope: String?, grants: [String]?, methods: [String]?
    ) {
        self.clientName = clientName
        self.redirectURI = redirectURI
        self.scope = scope
        let spoken = [
            "authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code", "client_credentials",
        ]
        let known = grants ?? ["authorization_code", "refresh_token"]
        grantTypes = spoken.filter { known.contains($0) && ($0 != "authorization_code" || redirectURI != nil) }
        let preferred = ["client_secret_basic", "client_secret_post", "none"]
        // RFC 8414 section 2: client_secret_basic where nothing is said.
        authenticationMethod = preferred.first { (methods ?? ["client_secret_basic"]).contains($0) } ?? "none"
    }

    /// The request (section 3.1).
    ///
    /// - Parameter initialAccessToken: where the server lets only some register.
    public func request(to url: String, initialAccessToken: Secret?, tls: TLSMaterial?) -> WireRequest {
        var document: JSON = [
            "client_name": JSON(clientName), "grant_types": JSON(grantTypes.map { JSON($0) }),
            "token_endpoint_auth_method": JSON(authenticationMethod),
            // RFC 8252 section 8.4.
            "application_type": "native",
        ]
        if let redirectURI {
            document = document.with("redirect_uris", [JSON(redirectURI)]).with("response_types", ["code"])
        }
        if let scope { document = document.with("scope", JSON(scope)) }
        var headers = [HeaderField("accept", "application/json"), HeaderField("content-type", "application/json")]
        if let initialAccessToken {
            let token = initialAccessToken.reveal()
            headers.append(HeaderField("authorization", "Bearer \(token)"))
        }
        return WireRequest(
            method: "POST", url: url, headers: headers, body: document.compact,
            secrets: initialAccessToken.map { [$0] } ?? [], tls: tls)
    }
}

/// The client that a server made (RFC 7591 section 3.2.1).
public struct RegisteredClient: Sendable, Equatable {
    /// What the server calls it.
    public let clientID: String
    /// Nil for a public client.
    public let clientSecret: Secret?
    /// When the secret ends; nil for never.
    public let secretExpiresAt: Instant?
    /// Changes or removes the registration later (RFC 7592).
    public let accessToken: Secret?
    /// Where that is done.
    public let configurationURL: String?
    /// As the server decided, which need not be as it was asked.
    public let authenticationMethod: String?
    /// Where the server decided otherwise than it was asked, as sentences.
    public let differences: [String]

    /// Reads the answer.
    /// - Throws: ``Failure`` of kind `refused` with the server's words, or with what is wrong with its answer.
    public init(_ reply: WireReply, to asked: ClientRegistration, of name: Name, secrets: [Secret]) throws(Failure) {
        let redactor = Redactor(secrets)
        guard reply.status == 201 || reply.status == 200 else {
            throw Failure(
                .refused, "\(name): the provider registers no client: \(Self.words(reply, redactor)).",
                remedy: reply.status == 401 || reply.status == 403
                    ? "It may want an initial access token: --initial-access-token-fd NUMBER" : nil)
        }
        guard let document = try? JSON(parsing: reply.body), let id = document["client_id"]?.string, !id.isEmpty,
            id.isHeaderSafe
        else {
            throw Failure(.refused, "\(name): the provider's answer to the registration holds no usable client id.")
        }
        clientID = id
        clientSecret = document["client_secret"]?.string.flatMap { $0.isEmpty ? nil : Secret($0) }
        let end = document["client_secret_expires_at"]?.integer ?? 0
        secretExpiresAt = end > 0 && end < 1 << 40 ? Instant(milliseconds: end * 1000) : nil
        accessToken = document["registration_access_token"]?.string.map { Secret($0) }
        configurationURL = document["registration_client_uri"]?.string.flatMap { url in
            (try? WebAddress(url)).map { _ in url }
        }
        authenticationMethod = document["token_endpoint_auth_method"]?.string
        differences = Self.differences(document, asked)
    }

    private static func differences(_ document: JSON, _ asked: ClientRegistration) -> [String] {
        var found: [String] = []
        if let method = document["token_endpoint_auth_method"]?.string, method != asked.authenticationMethod {
            found.append(
                "the client proves itself by \(ScreenText.line(method, limit: 60)), not by "
                    + "\(asked.authenticationMethod)")
        }
        if let uris = document["redirect_uris"]?.elements?.compactMap(\.string), let uri = asked.redirectURI,
            !uris.contains(where: { $0.isSame(as: uri) })
        {
            found.append("the redirect URI \(uri) was not registered")
        }
        if let grants = document["grant_types"]?.elements?.compactMap(\.string) {
            for grant in asked.grantTypes where !grants.contains(grant) {
                found.append("the grant \(grant) was not given")
            }
        }
        return found
    }

    private static func words(_ reply: WireReply, _ redactor: Redactor) -> String {
        let document = try? JSON(parsing: reply.body)
        let texts = ["error", "error_description"].compactMap { document?[$0]?.string }
        let said = ScreenText.line(redactor.redact(texts.joined(separator: ": ")), limit: 300)
        return said.isEmpty ? "it answers \(reply.status)" : "\(said) (\(reply.status))"
    }
}

extension RegisteredClient {
    /// What a provider of this client says otherwise than its profile: how it proves itself, as it was registered.
    public func override(of overrides: JSON, _ asked: ClientRegistration) -> JSON {
        let method: ClientAuthenticationMethod =
            switch authenticationMethod ?? asked.authenticationMethod {
            case "client_secret_post": .post
            case "none": .none
            case "client_secret_jwt": .clientSecretJWT
            case "private_key_jwt": .privateKeyJWT
            case "tls_client_auth", "self_signed_tls_client_auth": .tls
            default: .basic
            }
        return overrides.setting(method.client, at: ["call", "client"])
    }
}
