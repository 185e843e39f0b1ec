import Vocabulary

/// The grants in which nobody sits at a browser.
extension AcmeServer {
    static let accessTokenType = "urn:ietf:params:oauth:token-type:access_token"

    /// RFC 6749 section 4.4: for confidential clients only, and without a refresh token.
    mutating func clientCredentials(
        _ members: [String: String], _ client: AcmeClient, _ binding: Tokens.Binding, _ now: Instant
    ) throws(Refusal) -> SandboxReply {
        guard !client.isPublic else {
            throw Refusal("unauthorized_client", "a public client cannot ask for itself")
        }
        let scope = members["scope"] ?? "api"
        guard Self.scopes.isSuperset(of: Self.words(scope)) else {
            throw Refusal("invalid_scope", "a scope is asked for that does not exist")
        }
        var issue = Issue(family: tokens.newFamily(), scope: scope, binding: binding)
        issue.hasRefreshToken = false
        return give(issue, now)
    }

    /// RFC 8693: one of acme's own access tokens for another, of the same user and no wider scope.
    mutating func exchangeToken(
        _ members: [String: String], _ binding: Tokens.Binding, _ now: Instant
    ) throws(Refusal) -> SandboxReply {
        guard let subject = members["subject_token"], let type = members["subject_token_type"] else {
            throw Refusal("invalid_request", "subject_token and subject_token_type are expected")
        }
        guard (members["actor_token"] == nil) == (members["actor_token_type"] == nil) else {
            throw Refusal("invalid_request", "actor_token and actor_token_type come together or not at all")
        }
        guard type == Self.accessTokenType, members["requested_token_type"] ?? type == type else {
            throw Refusal("invalid_request", "the only type of token here is \(Self.accessTokenType)")
        }
        guard let entry = tokens.living(access: subject, realm: Self.realm, now: now) else {
            throw Refusal("invalid_request", "the subject token is wrong or has expired")
        }
        if let actor = members["actor_token"] {
            guard members["actor_token_type"] == Self.accessTokenType,
                tokens.living(access: actor, realm: Self.realm, now: now) != nil
            else { throw Refusal("invalid_request", "the actor token is wrong or has expired") }
        }
        let scope = members["scope"] ?? entry.scope ?? Self.defaultScope
        guard Self.words(entry.scope ?? "").isSuperset(of: Self.words(scope)) else {
            throw Refusal("invalid_scope", "more is asked for than the subject token stands for")
        }
        var issue = Issue(family: entry.family, scope: scope, binding: binding)
        issue.user = entry.user
        issue.hasRefreshToken = false
        issue.issuedTokenType = Self.accessTokenType
        return give(issue, now)
    }

    /// RFC 7523 section 2.1: an assertion that the client signed with its own key, or with its secret.
    mutating func bearerAssertion(
        _ members: [String: String], _ client: AcmeClient, _ binding: Tokens.Binding, at path: String, _ now: Instant
    ) throws(Refusal) -> SandboxReply {
        guard let text = members["assertion"] else { throw Refusal("invalid_request", "assertion is expected") }
        guard let jwt = CompactJWT(text), let subject = jwt.claims["sub"]?.string, !subject.isEmpty else {
            throw Refusal("invalid_grant", "the assertion is no JWT with a sub")
        }
        var keys = client.keys.compactMap { VerificationKey(jwk: $0) }
        if !client.registration.secret.isEmpty { keys.append(.secret(client.registration.secret)) }
        guard jwt.claims["iss"]?.string == client.id, keys.contains(where: { $0.signed(jwt) }) else {
            throw Refusal("invalid_grant", "the assertion is not issued and signed by the client")
        }
        if let reason = defect(of: jwt, by: client.id, at: path, now) { throw Refusal("invalid_grant", reason) }
        let scope = members["scope"] ?? Self.defaultScope
        guard Self.scopes.isSuperset(of: Self.words(scope)) else {
            throw Refusal("invalid_scope", "a scope is asked for that does not exist")
        }
        var issue = Issue(family: tokens.newFamily(), scope: scope, binding: binding)
        issue.user = subject
        issue.hasRefreshToken = false
        return give(issue, now)
    }
}
