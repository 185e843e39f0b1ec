import CredentialStore
import OAuthCore
import Vocabulary

/// Whom a new credential is for, as far as its provider tells.
struct SignedInUser: Sendable {
    var identity: Identity?
    /// When the ID token's signature was found good; nil where it was not looked at.
    var idTokenVerifiedAt: Instant?
}

extension TokenService {
    /// Finds out, and checks whatever tells it: an ID token that does not pass means that nothing of the grant is used
    /// (RFC 9700 section 4.5.3.2).
    ///
    /// First the ID token, then userinfo, then the values that the profile names.
    func user(
        of grant: Grant, _ dialect: Dialect, for id: AccountID, _ progress: Progress
    ) async throws(Failure) -> SignedInUser {
        var user = SignedInUser()
        if let token = grant.credential.idToken {
            user = try await self.user(by: token, grant, dialect, for: id, progress)
        }
        if user.identity?.label == nil, dialect.asksUserinfo(grant) {
            let told = await userinfo(grant, dialect, progress)
            if let known = user.identity, let told {
                // OpenID Connect Core section 5.3.2.
                guard Array(known.subject.utf8) == Array(told.subject.utf8) else {
                    throw Failure(
                        .refused, "\(id): userinfo is about another user than the ID token. Nothing was kept.",
                        remedy: "Try again: fob login \(id)")
                }
                user.identity?.label = told.label
            }
            user.identity = user.identity ?? told
        }
        user.identity = user.identity ?? dialect.identity(in: grant.credential, variables: grant.variables)
        return user
    }

    private func user(
        by token: Secret, _ grant: Grant, _ dialect: Dialect, for id: AccountID, _ progress: Progress
    ) async throws(Failure) -> SignedInUser {
        guard let issuer = dialect.issuer ?? IDTokenClaims(unverified: token)?.identity?.issuer else {
            return SignedInUser()
        }
        let metadata = await knownMetadata(of: dialect, progress)
        var check = dialect.idTokenCheck(issuer, metadata)
        check.nonce = grant.nonce
        check.accessToken = grant.credential.accessToken
        do throws(IDTokenDefect) {
            // Whose keys they are must be known from elsewhere than the token.
            guard dialect.issuer != nil, let keys = await keys(dialect, metadata, newer: false, progress) else {
                progress("the ID token was read without its signature: the provider's keys are not at hand")
                return SignedInUser(
                    identity: try check.claimsWithoutSignature(of: token, now: clock.now()).identity)
            }
            let secret = dialect.provider.clientSecret
            do {
                let claims = try await check.claims(of: token, keys: keys, clientSecret: secret, now: clock.now())
                return SignedInUser(identity: claims.identity, idTokenVerifiedAt: clock.now())
            } catch {
                guard error.kind == .unknownKey,
                    let newer = await self.keys(dialect, metadata, newer: true, progress)
                else { throw error }
                let claims = try await check.claims(of: token, keys: newer, clientSecret: secret, now: clock.now())
                return SignedInUser(identity: claims.identity, idTokenVerifiedAt: clock.now())
            }
        } catch {
            throw Failure(
                .refused, "\(id): the ID token is not accepted: \(error.reason). Nothing was kept.",
                remedy: "Try again: fob login \(id)")
        }
    }

    /// What is known of the provider already, read from it where its profile needs none for anything else.
    private func knownMetadata(of dialect: Dialect, _ progress: Progress) async -> ServerMetadata? {
        if let metadata = dialect.metadata { return metadata }
        guard !dialect.metadataURLs.isEmpty else { return nil }
        return try? await metadata(of: dialect, maximumAge: nil, progress)
    }

    /// The issuer's keys: those that were kept, or, where they are missing or too old, those that it has now.
    private func keys(
        _ dialect: Dialect, _ metadata: ServerMetadata?, newer: Bool, _ progress: Progress
    ) async -> KeySet? {
        let copy = try? storedMetadata(of: dialect)
        if !newer, let document = copy?.keys, let keys = KeySet(document) { return keys }
        guard let url = dialect.keysURL(metadata) else { return nil }
        progress("reading the provider's keys")
        guard let reply = try? await recorded(dialect.reading(url), .keys, ""), reply.status == 200,
            let document = try? JSON(parsing: reply.body), let keys = KeySet(document)
        else { return nil }
        // Read again: what was fetched or agreed to while these keys were on their way is newer than the copy above.
        if let copy, var latest = try? storedMetadata(of: dialect), Array(latest.issuer.utf8) == Array(copy.issuer.utf8)
        {
            latest.keys = document
            try? store.save(latest, of: dialect.provider.name)
        }
        return keys
    }

    private func userinfo(_ grant: Grant, _ dialect: Dialect, _ progress: Progress) async -> Identity? {
        guard let request = try? dialect.userinfo(with: grant.credential, at: moment) else { return nil }
        progress("asking the provider who signed in")
        guard let reply = try? await recorded(request, .userinfo, "") else { return nil }
        return dialect.readUserinfo(reply)
    }
}

extension Dialect {
    /// Whether the provider can be asked whom that grant is for: a client that asked for itself is nobody. Without an
    /// issuer there is no scope openid, and the profile says which value of the answer names the user.
    fileprivate func asksUserinfo(_ grant: Grant) -> Bool {
        let kind = grant.variables[Dialect.grantVariable].flatMap(GrantKind.init(rawValue:)) ?? defaultGrant
        guard has(.userinfo), kind != .clientCredentials else { return false }
        if issuer == nil, !profile.identityFields.isEmpty { return true }
        return grant.credential.scope?.split(separator: " ").contains("openid") ?? false
    }
}
