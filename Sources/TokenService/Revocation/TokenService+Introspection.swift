public import OAuthCore
public import Vocabulary

extension TokenService {
    /// Asks the provider what it knows of a stored token (RFC 7662). The answer is kept nowhere.
    public func introspect(
        _ id: AccountID, _ kind: TokenKind, progress: @escaping Progress
    ) async throws(Failure) -> TokenIntrospection {
        let account = try existing(id)
        let dialect = try await preparedDialect(id.provider, progress: progress)
        guard dialect.has(.introspect) else {
            throw Failure(
                .usage,
                "\(id): this provider answers no such questions, as far as its profile \(dialect.profile.id) and its settings say.",
                remedy: dialect.remedy(forMissing: .introspect) ?? "What is stored here: fob show \(id)")
        }
        guard let credential = account.credential else {
            throw Failure(.loginNeeded, "\(id): there is no credential yet.", remedy: "Sign in: fob login \(id)")
        }
        try OriginPins.check(account, dialect, .introspect)
        guard let request = try dialect.introspection(of: credential, kind, at: moment) else {
            throw Failure(.usage, "\(id): there is no \(kind.inWords) to ask about.")
        }
        return try await recording(id) { () async throws(Failure) in
            progress("asking the provider about the \(kind.inWords)")
            let reply: WireReply
            do throws(NoReply) {
                reply = try await send(request, .introspect, rotation: dialect.rotation) {
                    try? dialect.introspection(of: credential, kind, at: moment)
                }
            } catch {
                throw Failure(error.transport, for: id, doing: "the introspection")
            }
            do throws(GrantError) { return try dialect.readIntrospection(reply, of: request) } catch {
                throw error.failure(for: id)
            }
        }
    }
}
