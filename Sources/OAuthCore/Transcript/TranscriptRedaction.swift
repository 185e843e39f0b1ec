public import Vocabulary

/// Takes the secrets out of what was recorded: those that are known, wherever they appear, and whatever stands under the
/// name of one.
public struct TranscriptRedaction: Sendable {
    private let redactor: Redactor
    private let names: SecretNames

    /// - Parameters:
    ///   - secrets: all that are known: of the requests, of the provider, of the account.
    ///   - fields: names of secrets beside the standards' own.
    public init(secrets: [Secret], fields: [String] = []) {
        redactor = Redactor(secrets)
        names = SecretNames(fields)
    }

    /// What may be kept of it.
    public func exchange(_ recorded: RecordedExchange) -> Transcript.Exchange {
        let request = recorded.request
        let form = Self.form(request)
        var reply: Transcript.Reply?
        var error: String?
        switch recorded.result {
        case .success(let answer): reply = self.reply(answer)
        case .failure(let fault): error = text(fault.message)
        }
        return Transcript.Exchange(
            leg: recorded.leg.rawValue, round: recorded.round, sentAt: recorded.sentAt,
            duration: max(.zero, recorded.endedAt - recorded.sentAt), method: request.method, url: url(request.url),
            headers: request.headers.map(header),
            fields: form?.map { Transcript.Field(text($0.name), member($0.name, $0.value)) } ?? [],
            body: form == nil ? request.body.map { text(String(decoding: $0, as: UTF8.self)) } : nil,
            reply: reply, error: error)
    }

    /// A URL without the secrets of its query.
    public func url(_ url: String) -> String { text(url) }

    /// Whether what stands under that name is a secret.
    func isSecret(_ name: String) -> Bool { names.isSecret(name) }

    private func reply(_ reply: WireReply) -> Transcript.Reply {
        // Four times the limit is enough: a secret that this cuts in two stands behind what is kept.
        let raw = reply.body.prefix(4 * Transcript.bodyLimit)
        let body = text(String(decoding: raw, as: UTF8.self))
        let kept = body.utf8.count > Transcript.bodyLimit ? Self.cut(body) : body
        return Transcript.Reply(
            status: reply.status, headers: reply.headers.map(header), body: kept,
            isCut: kept.utf8.count < body.utf8.count || raw.count < reply.body.count)
    }

    private func header(_ field: HeaderField) -> Transcript.Field {
        let name = ScreenText.line(field.name, limit: 100)
        guard names.isSecret(header: field.name) else { return Transcript.Field(name, text(field.value)) }
        // The scheme of an authorization is no secret, and often the mistake.
        let words = field.value.split(separator: " ", maxSplits: 1)
        let scheme = words.count == 2 && words[0].allSatisfy(\.isLetter) ? "\(words[0]) " : ""
        return Transcript.Field(name, scheme + Redactor.mask)
    }

    private func member(_ name: String, _ value: String) -> String {
        names.isSecret(name, inForm: true) ? Redactor.mask : text(value)
    }

    /// Redacted twice: invisible characters may have stood between the halves of a secret.
    private func text(_ text: String) -> String {
        let lines = redactor.redact(text).split(separator: "\n", omittingEmptySubsequences: false)
        let shown = lines.map { ScreenText.line(String($0), limit: .max) }.joined(separator: "\n")
        return names.masking(redactor.redact(shown))
    }

    private static func form(_ request: WireRequest) -> [(name: String, value: String)]? {
        let type = request.headers.first { $0.name.lowercased() == "content-type" }?.value.lowercased()
        guard let body = request.body, type?.hasPrefix("application/x-www-form-urlencoded") == true else { return nil }
        return FormEncoding.decodePairs(String(decoding: body, as: UTF8.self))
    }

    private static func cut(_ text: String) -> String {
        var bytes = Array(text.utf8.prefix(Transcript.bodyLimit))
        // Not through the middle of a character.
        while String(validating: bytes, as: UTF8.self) == nil { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
