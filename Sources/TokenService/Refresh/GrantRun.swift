import CredentialStore
import OAuthCore
import Vocabulary

/// Why a run of legs ended without a credential.
enum GrantRunError: Error {
    /// - outcomeUnknown: an attempt before the one that was answered may have used up what was sent.
    case provider(GrantError, outcomeUnknown: Bool)
    /// - outcomeUnknown: the provider may have used up what was sent.
    case noReply(TransportError, outcomeUnknown: Bool)
    /// The legs could not be walked: nothing is under way.
    case notSent(Failure)
    /// The provider gave a credential that could not be saved where it belongs.
    case unsaved(Failure)
}

/// Walks the legs of a renewal: sends what the flow wants sent, saves what it wants saved.
struct GrantRun: Sendable {
    let service: TokenService
    let dialect: Dialect
    let progress: TokenService.Progress
    /// Called when the provider has been asked for the last time, before the answer is saved.
    let answered: TokenService.Answered

    /// - Parameter prepared: the room of the final save; saves before it prepare their own.
    func renew(
        _ account: Account, prepared: PreparedSave, under lock: borrowing AccountLock
    ) async throws(GrantRunError) -> Account {
        var account = account
        var flow: GrantFlow
        do throws(Failure) {
            flow = try GrantFlow(
                dialect: dialect, account: account, purpose: .renewal, randomness: service.randomness,
                now: service.clock.now())
        } catch { throw .notSent(error) }
        var outcomeUnknown = false
        while true {
            switch try step(&flow) {
            case .send(let request, let leg, _):
                progress("asking the provider (\(leg.inWords))")
                let received = try await send(request, leg, &flow)
                outcomeUnknown = outcomeUnknown || received.afterLostAnswer
                do { try flow.received(received.reply, at: service.clock.now()) } catch {
                    throw .provider(error, outcomeUnknown: outcomeUnknown)
                }
            case .refused(let error): throw .provider(error, outcomeUnknown: outcomeUnknown)
            case .keep(let intermediate, let round):
                account.intermediates[round] = intermediate
                account = try Self.save(account, nil, lock)
            case .finished(let grant):
                let before = account
                account.adopt(grant, now: service.clock.now())
                for notice in grant.notices { progress(notice) }
                if let notice = account.settleIDToken(since: before, dialect, now: service.clock.now()) {
                    progress(notice)
                }
                await answered()
                return try Self.save(account, prepared, lock)
            case .openBrowser, .choose, .showUserCode, .wait:
                throw .notSent(
                    Failure(
                        .loginNeeded, "\(account.id): the provider asks for you.",
                        remedy: "Sign in: fob login \(account.id)"))
            }
        }
    }

    private func step(_ flow: inout GrantFlow) throws(GrantRunError) -> GrantStep {
        do { return try flow.next(now: service.clock.now()) } catch { throw .notSent(error) }
    }

    private static func save(
        _ account: Account, _ prepared: PreparedSave?, _ lock: borrowing AccountLock
    ) throws(GrantRunError) -> Account {
        do { return try lock.save(account, in: prepared) } catch { throw .unsaved(error) }
    }

    private func send(
        _ request: WireRequest, _ leg: LegName, _ flow: inout GrantFlow
    ) async throws(GrantRunError) -> Received {
        do {
            return try await service.receive(
                request, leg, of: &flow, rotation: dialect.rotation, grace: dialect.profile.refresh.grace)
        } catch { throw .noReply(error.transport, outcomeUnknown: error.outcomeUnknown) }
    }
}

extension Account {
    /// Takes over what a flow gave.
    mutating func adopt(_ grant: Grant, now: Instant) {
        credential = grant.credential
        intermediates = grant.intermediates
        variables.merge(grant.variables) { $1 }
        requestedScope = grant.requestedScope ?? requestedScope
        mark(grant.renewal, grant.renewalReason, now)
    }
}

extension Failure {
    /// No reply, said for an account.
    init(
        _ error: TransportError, for id: AccountID, doing what: String,
        remedy: String = "Nothing was changed; try again."
    ) {
        self.init(
            error, saying: "\(id): \(what) got no answer: \(error.message).", provider: id.provider,
            remedy: error.kind == .malformed
                ? "Trying again seldom helps. See what was sent: fob show \(id) --trace" : remedy)
    }

    /// That a call got no answer, and whether trying again can help.
    ///
    /// - Parameter provider: whose call it was; nil where there is no such provider yet.
    init(_ error: TransportError, saying message: String, provider: Name?, remedy: String) {
        switch error.kind {
        case .cancelled: self.init(.cancelled, message)
        case .notConnected, .noAnswer, .timedOut, .malformed: self.init(.network, message, remedy: remedy)
        case .tls:
            let own = provider.map {
                " Where the provider has an authority of its own: fob provider edit \($0) --ca-file FILE"
            }
            self.init(.network, message, remedy: "Trying again does not help.\(own ?? "")")
        }
    }
}
