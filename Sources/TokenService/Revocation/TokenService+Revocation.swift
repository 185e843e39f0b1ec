import CredentialStore
public import OAuthCore
public import Vocabulary

/// How a revocation is to go.
public struct RevocationOptions: Sendable, Equatable {
    /// Whether the secrets go from here also where the provider did not take them back.
    public var isForced: Bool
    /// Whether the account stays, without its tokens, ready for the next sign-in.
    public var keepsAccount: Bool

    /// Nothing is forgotten that lives on elsewhere, and what is revoked is forgotten whole, unless told.
    public init(isForced: Bool = false, keepsAccount: Bool = false) {
        self.isForced = isForced
        self.keepsAccount = keepsAccount
    }
}

/// What became of a revocation.
public struct RevocationReport: Sendable, Equatable {
    /// The kinds of token that the provider took back.
    public let revoked: [TokenKind]
    /// What else the user should hear, as sentences.
    public let notes: [String]
    /// Whether the account is still there.
    public let isKept: Bool
    /// Why the provider may still know tokens that are gone from here.
    public let failure: Failure?
}

extension TokenService {
    /// Takes an account's tokens back at the provider (RFC 7009), then forgets them here: refresh token first, because it
    /// makes new access tokens; the secrets go from record, rescue folder and clipboard file last, because without them
    /// nothing could be revoked any more.
    ///
    /// - Throws: ``Failure`` where a token may live on; the account then stays, marked as “revocation pending”.
    public func revoke(
        _ id: AccountID, options: RevocationOptions, progress: @escaping Progress
    ) async throws(Failure) -> RevocationReport {
        _ = try existing(id)
        let dialect = try await preparedDialect(id.provider, progress: progress)
        guard dialect.has(.revoke) || options.isForced else {
            throw Failure(
                .usage,
                "\(id): this provider takes no tokens back, as far as its profile \(dialect.profile.id) and its settings say.",
                remedy: dialect.remedy(forMissing: .revoke)
                    ?? "End the grant on the provider's own pages, then forget it here: fob remove \(id)")
        }
        let report = try await recording(id) { () async throws(Failure) in
            try await withLock(id, progress) { lock async throws(Failure) in
                guard let account = try lock.readAccount() else {
                    throw Failure(.notFound, "\(id): the account was removed meanwhile.")
                }
                if dialect.has(.revoke), account.credential != nil { try OriginPins.check(account, dialect, .revoke) }
                return try await Revocation(service: self, dialect: dialect, options: options, progress: progress)
                    .run(account, under: lock)
            }
        }
        // A later account of that name has another story.
        if !report.isKept { try? store.removeTranscript(of: id) }
        return report
    }
}

/// One revocation, under the account's lock.
private struct Revocation: Sendable {
    let service: TokenService
    let dialect: Dialect
    let options: RevocationOptions
    let progress: TokenService.Progress

    func run(_ account: Account, under lock: borrowing AccountLock) async throws(Failure) -> RevocationReport {
        var revoked: [TokenKind] = []
        var notes: [String] = []
        var failure: Failure?
        if let credential = account.credential, dialect.has(.revoke) {
            for kind in TokenKind.allCases where failure == nil {
                do throws(Failure) {
                    switch try await revoke(credential, kind, of: account.id) {
                    case .revoked?: revoked.append(kind)
                    case .unsupportedTokenType?: notes.append("the provider does not revoke \(kind.inWords)s")
                    case nil: continue
                    }
                } catch {
                    // Once the refresh token is gone, a vendor that ends the whole grant with it refuses what is left.
                    if revoked.contains(.refreshToken), error.kind == .refused {
                        notes.append("the access token was refused after that: \(error.message)")
                    } else {
                        failure = error
                    }
                }
            }
            if revoked.isEmpty, failure == nil {
                failure = Failure(.refused, "\(account.id): the provider revokes neither kind of token.")
            }
        } else if account.credential == nil {
            notes.append("there was no credential to revoke")
        }
        if let failure, !options.isForced {
            throw try pending(account, failure, revoked, lock)
        }
        try forget(account, lock)
        return RevocationReport(
            revoked: revoked, notes: notes, isKept: options.keepsAccount, failure: failure)
    }

    /// Nil where there is no such token, or the access token has ended by itself.
    private func revoke(
        _ credential: Credential, _ kind: TokenKind, of id: AccountID
    ) async throws(Failure) -> RevocationReply? {
        if kind == .accessToken, credential.refreshToken != nil,
            let left = credential.remaining(at: service.clock.now()), left <= .zero
        {
            return nil
        }
        guard let request = try dialect.revocation(of: credential, kind, at: service.moment) else { return nil }
        progress("asking the provider to revoke the \(kind.inWords)")
        let reply: WireReply
        do throws(NoReply) {
            reply = try await service.send(request, .revoke, rotation: dialect.rotation) {
                try? dialect.revocation(of: credential, kind, at: service.moment)
            }
        } catch {
            throw Failure(
                error.transport, for: id, doing: "the revocation of the \(kind.inWords)",
                remedy: "The token lives on; try again: fob revoke \(id)")
        }
        do throws(GrantError) { return try dialect.readRevocation(reply, of: request) } catch {
            throw error.failure(for: id)
        }
    }

    /// The account stays, and says why.
    private func pending(
        _ account: Account, _ failure: Failure, _ revoked: [TokenKind], _ lock: borrowing AccountLock
    ) throws(Failure) -> Failure {
        var marked = account
        let isGone = revoked.contains(.refreshToken)
        // What cannot be renewed any more is not tried again by itself.
        marked.mark(
            isGone ? .dead : .unverified, "revocation pending: \(failure.message)", service.clock.now())
        _ = try lock.save(marked)
        let done = revoked.isEmpty ? "" : " The \(revoked.map(\.inWords).joined(separator: " and ")) is revoked."
        return Failure(
            failure.kind, "\(failure.message)\(done) Nothing was removed here.",
            remedy: [
                failure.remedy.map { $0.hasSuffix(".") ? $0 : $0 + "." },
                "Try again: fob revoke \(account.id); to forget it all the same: fob revoke \(account.id) --force",
            ].compactMap(\.self).joined(separator: " "), code: failure.code)
    }

    private func forget(_ account: Account, _ lock: borrowing AccountLock) throws(Failure) {
        try service.forgetClipboard(of: account)
        guard options.keepsAccount else {
            _ = try lock.remove()
            return
        }
        var bare = account
        bare.credential = nil
        bare.intermediates = [:]
        bare.identity = nil
        bare.mark(.none, nil, service.clock.now())
        _ = try lock.save(bare)
        try? lock.clearIntent()
    }
}
