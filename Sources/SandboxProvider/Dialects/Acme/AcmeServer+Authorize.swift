import Vocabulary

/// An authorization request whose parameters are all right.
struct AcmeAuthorization: Sendable {
    let client: String
    let redirectURI: String
    let state: String?
    let challenge: String
    let scope: String
    let nonce: String?
    let resource: String?
    let thumbprint: String?
}

/// A request that was sent ahead (RFC 9126).
struct PushedRequest: Sendable {
    static let lifetime = Duration.seconds(60)

    let authorization: AcmeAuthorization
    let expiresAt: Instant
}

/// The authorization endpoint (RFC 6749 section 4.1.1) and the one for requests that are sent ahead.
extension AcmeServer {
    private struct Defect: Error {
        let code: String
        let description: String
        /// Nil where client or redirect URI are wrong: then nobody is redirected (RFC 6749 section 4.1.2.1).
        var answer: AuthorizeAnswer?
    }

    mutating func authorize(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        guard let members = Self.parameters(request.query ?? "") else { return Self.page("Unknown application.") }
        let authorization: AcmeAuthorization
        if let uri = members["request_uri"] {
            guard let entry = pushed[uri], now < entry.expiresAt, entry.authorization.client == members["client_id"]
            else {
                return Self.page("The request URI is unknown, was used or has expired.")
            }
            authorization = entry.authorization
        } else {
            do throws(Defect) { authorization = try read(members, isPushed: false) } catch {
                return error.answer?.error(error.code) ?? Self.page(error.description)
            }
        }
        let answer = answer(to: authorization)
        switch request.path {
        case "/authorize":
            return .html(200, ApprovalPage.html(vendor: "acme", path: "/authorize", query: request.query ?? ""))
        case "/authorize/deny":
            spend(members)
            return answer.error("access_denied")
        default:
            spend(members)
            return answer.code(issueCode(for: authorization, now))
        }
    }

    /// RFC 9126 section 4: a request URI is good for one decision.
    private mutating func spend(_ members: [String: String]) {
        if let uri = members["request_uri"] { pushed.removeValue(forKey: uri) }
    }

    private mutating func issueCode(for authorization: AcmeAuthorization, _ now: Instant) -> String {
        let code = mint.next(.code)
        var approval = Codes.Approval(
            realm: Self.realm, redirectURI: authorization.redirectURI, challenge: authorization.challenge,
            scope: authorization.scope, user: user.id, client: authorization.client)
        approval.nonce = authorization.nonce
        approval.thumbprint = authorization.thumbprint
        approval.audience = authorization.resource
        approval.approvedAt = now
        codes.issue(code, for: approval, now: now)
        return code
    }

    private func answer(to authorization: AcmeAuthorization) -> AuthorizeAnswer {
        AuthorizeAnswer(
            redirectURI: authorization.redirectURI, state: authorization.state,
            issuer: options.namesIssuer ? issuer : nil)
    }

    /// RFC 9126 section 2.
    mutating func push(_ request: SandboxRequest, _ now: Instant) throws(Refusal) -> SandboxReply {
        let (client, members) = try client(of: request, now)
        // Section 2.1: it is what this request is to bring forth.
        guard members["request_uri"] == nil else {
            throw Refusal("invalid_request", "request_uri has no place in a pushed request")
        }
        var all = members
        all["client_id"] = client.id
        let proved = try proof(of: request, now)
        if let proved { all["dpop_jkt"] = all["dpop_jkt"] ?? proved }
        guard proved == nil || all["dpop_jkt"] == proved else {
            throw Refusal("invalid_dpop_proof", "dpop_jkt is not the key of the proof")
        }
        let authorization: AcmeAuthorization
        do throws(Defect) { authorization = try read(all, isPushed: true) } catch {
            throw Refusal(error.code, error.description)
        }
        let uri = "urn:ietf:params:oauth:request_uri:\(mint.next(.pushed))"
        pushed[uri] = PushedRequest(authorization: authorization, expiresAt: now + PushedRequest.lifetime)
        return withNonce(
            .json(
                201, ["request_uri": JSON(uri), "expires_in": JSON(PushedRequest.lifetime.wholeSeconds)],
                headers: OAuthError.uncached))
    }

    private func read(_ members: [String: String], isPushed: Bool) throws(Defect) -> AcmeAuthorization {
        guard let id = members["client_id"], let client = clients[id], let redirect = members["redirect_uri"],
            client.registration.accepts(redirectURI: redirect)
        else { throw Defect(code: "invalid_request", description: "Unknown application.") }
        let answer = AuthorizeAnswer(
            redirectURI: redirect, state: members["state"], issuer: options.namesIssuer ? issuer : nil)
        func defect(_ code: String, _ description: String) -> Defect {
            Defect(code: code, description: description, answer: answer)
        }
        guard isPushed || !options.requiresPushed else {
            throw defect("invalid_request", "the request has to be pushed first")
        }
        switch members["response_type"] {
        case "code": break
        case nil: throw defect("invalid_request", "response_type is missing")
        default: throw defect("unsupported_response_type", "response_type is code")
        }
        guard members["code_challenge_method"] == "S256", let challenge = members["code_challenge"],
            PKCE.isS256Challenge(challenge)
        else { throw defect("invalid_request", "PKCE with S256 is required") }
        let scope = members["scope"] ?? Self.defaultScope
        guard Self.scopes.isSuperset(of: Self.words(scope)) else {
            throw defect("invalid_scope", "a scope is asked for that does not exist")
        }
        guard Self.areResources(members["resource"]) else {
            throw defect("invalid_target", "resource is an absolute URI without a fragment")
        }
        return AcmeAuthorization(
            client: id, redirectURI: redirect, state: members["state"], challenge: challenge, scope: scope,
            nonce: members["nonce"], resource: members["resource"], thumbprint: members["dpop_jkt"])
    }

    /// RFC 8707 section 2.
    static func areResources(_ text: String?) -> Bool {
        (text ?? "").split(separator: " ").allSatisfy { resource in
            (resource.hasPrefix("https://") || resource.hasPrefix("http://127.0.0.1")) && !resource.contains("#")
        }
    }

    private static func page(_ text: String) -> SandboxReply {
        .html(400, "<!doctype html><title>acme (sandbox)</title><p>\(text)</p>")
    }
}
