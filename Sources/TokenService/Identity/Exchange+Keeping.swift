import CredentialStore
import OAuthCore
import Vocabulary

/// The end of an exchange: the credential is kept once it is known for whom it is.
extension Exchange {
    func keep(_ grant: Grant, _ dialect: Dialect) async throws(Failure) -> Account {
        let user = try await service.user(of: grant, dialect, for: id, progress)
        if let known = try service.store.account(id)?.identity, let identity = user.identity,
            !known.isSameUser(as: identity)
        {
            try await replace(known, by: identity)
        }
        let now = service.clock.now()
        return try await save { account in
            account.adopt(grant, now: now)
            account.identity = user.identity ?? account.identity
            account.idTokenVerifiedAt = user.idTokenVerifiedAt
            account.origins = dialect.tokenOrigins(of: account)
        }
    }

    /// Another user has signed in: what is stored of the first one is overwritten with their owner's word only.
    private func replace(_ known: Identity, by identity: Identity) async throws(Failure) {
        let who = "\(ScreenText.line(identity.shown)) signed in, and the account is \(ScreenText.line(known.shown))'s"
        if options.replacesIdentity {
            progress("\(who); replaced as asked")
            return
        }
        let refused = Failure(
            .loginNeeded, "\(id): \(who). Nothing was changed.",
            remedy: "Sign in as the right user, or under another name, or replace it: fob login \(id) --replace")
        guard options.mayAskUser else { throw refused }
        do throws(Failure) {
            guard try await desk.confirm("\(id): \(who). Replace its credential?", for: id) else { throw refused }
        } catch {
            // Nobody is there to be asked: what can be said beforehand is another word than any choice's.
            throw error.kind == .loginNeeded ? refused : error
        }
    }
}

extension SignInDesk {
    /// Puts a question that is answered by yes or no, as a choice of two where the desk has nothing better.
    func confirm(_ question: String, for account: AccountID) async throws(Failure) -> Bool {
        let answer = try await choose(
            [Choice(key: "no", label: "No, change nothing"), Choice(key: "yes", label: "Yes, replace it")],
            about: question, for: account)
        return answer == "yes"
    }
}
