import CredentialStore
import OAuthCore
public import Vocabulary

extension TokenService {
    /// Takes over a refresh token that somebody else got; creates the account. Nothing is sent: whether the token works is
    /// unverified until its first refresh.
    ///
    /// - Parameters:
    ///   - accessToken: nil where there is none; the first use of the account renews then.
    ///   - lifetime: what is left of the access token; nil where that is not known.
    public func adopt(
        _ id: AccountID, refreshToken: Secret, accessToken: Secret?, lifetime: Duration?, scope: String?
    ) async throws(Failure) -> AccountStatus {
        let dialect = try dialect(id.provider)
        for token in [refreshToken, accessToken].compactMap({ $0 }) where !isToken(token) {
            throw Failure(
                .usage, "\(id): the token holds characters that no token may hold.",
                remedy: "Give the token alone, without quotes or a header's name.")
        }
        let now = clock.now()
        let credential = Credential(
            accessToken: accessToken ?? Secret(""), refreshToken: refreshToken, scope: scope,
            // A life of nothing would be taken for clocks that disagree, and served for a while.
            issuedAt: accessToken == nil ? now - .seconds(3600) : now,
            expiry: accessToken == nil ? .at(now) : lifetime.map { .at(now + $0) } ?? .unknown)
        let account = try await withLock(id, { _ in }) { lock throws(Failure) in
            var account = try lock.readAccount() ?? Account(id: id)
            guard account.credential == nil else {
                throw Failure(
                    .usage, "\(id): the account has a credential already.",
                    remedy: "Take another name, or remove it first: fob remove \(id)")
            }
            account.credential = credential
            guard dialect.refreshMode(for: account) == .refreshToken else {
                throw Failure(
                    .usage, "\(id): the profile \(dialect.profile.id) renews nothing by refresh token.",
                    remedy: "Sign in: fob login \(id)")
            }
            // From here on it goes nowhere else unasked; without metadata nobody can tell yet where that is.
            if !dialect.lacksMetadata { account.origins = dialect.tokenOrigins(of: account) }
            account.mark(.unverified, "the refresh token was taken over and has not been used here yet.", now)
            return try lock.save(account)
        }
        return status(of: account)
    }
}

/// RFC 6749 appendix A.12 and A.17: visible characters, and at least one.
private func isToken(_ secret: Secret) -> Bool {
    !secret.isEmpty && secret.withBytes { bytes in bytes.allSatisfy { (0x21...0x7E).contains($0) } }
}
