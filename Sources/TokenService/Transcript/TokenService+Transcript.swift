import CredentialStore
public import OAuthCore
public import Vocabulary

/// The last exchange of each account, kept without its secrets.
extension TokenService {
    /// What was said to the provider at the account's last exchange, renewal or revocation; nil where nothing was kept.
    public func transcript(of id: AccountID) throws(Failure) -> Transcript? {
        try store.transcript(of: id).flatMap { $0["exchanges"] }.flatMap { Transcript($0) }
    }

    /// Does the work and keeps what it sends, whether it succeeds or not. What was sent before the credential was saved is
    /// written behind it, and that it cannot be written is no failure of the work.
    func recording<Result: Sendable>(
        _ id: AccountID, _ body: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let recorder = TranscriptRecorder()
        let before = (try? store.account(id)) ?? nil
        let outcome: Swift.Result<Result, Failure> = await TranscriptRecorder.$current.withValue(recorder) {
            do throws(Failure) { return .success(try await body()) } catch { return .failure(error) }
        }
        keep(recorder.exchanges, of: id, before: before)
        return try outcome.get()
    }

    /// Sends one request and records what became of it. Nothing else calls the network: what is sent is told and kept.
    func recorded(
        _ request: WireRequest, _ leg: LegName, _ round: String
    ) async throws(TransportError) -> WireReply {
        let sentAt = clock.now()
        let result: Result<WireReply, TransportError>
        do { result = .success(try await transport.send(request)) } catch { result = .failure(error) }
        let exchange = RecordedExchange(
            leg: leg, round: round, request: request, result: result, sentAt: sentAt, endedAt: clock.now())
        TranscriptRecorder.current?.add(exchange)
        if let witness {
            let redacted = TranscriptRedaction(secrets: request.secrets).exchange(exchange)
            witness(
                SentRequest(
                    method: redacted.method, url: redacted.url, leg: leg.rawValue, status: redacted.reply?.status,
                    error: redacted.error, duration: redacted.duration))
        }
        return try result.get()
    }

    private func keep(_ exchanges: [RecordedExchange], of id: AccountID, before: Account?) {
        guard !exchanges.isEmpty else { return }
        let provider = (try? store.provider(id.provider)) ?? nil
        let after = (try? store.account(id)) ?? nil
        var secrets =
            exchanges.flatMap(\.request.secrets) + [provider?.clientSecret, provider?.clientKey].compactMap(\.self)
        for account in [before, after].compactMap(\.self) { secrets += account.secrets }
        let redaction = TranscriptRedaction(
            secrets: secrets, fields: (try? dialect(id.provider).secretFields) ?? [])
        let transcript = Transcript(exchanges.map(redaction.exchange))
        try? store.saveTranscript(
            [
                "format": "fob-transcript", "version": 1, "account": JSON(id.description),
                "exchanges": transcript.json,
            ], of: id)
    }
}

extension Account {
    /// Everything in the record that must not be shown.
    var secrets: [Secret] {
        (Array(intermediates.values) + [credential].compactMap(\.self)).flatMap(\.secrets)
    }
}

extension Credential {
    fileprivate var secrets: [Secret] {
        [accessToken, refreshToken, idToken, dpopKey].compactMap(\.self) + extraTokens.values.flatMap(\.secrets)
    }
}
