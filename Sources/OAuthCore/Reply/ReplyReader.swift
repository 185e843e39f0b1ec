import Vocabulary

/// Turns the reply of one leg into what it says, or into the ``GrantError`` that it means.
///
/// Order of detection: status, then what the body must say, then a non-empty error code in it (also at 200: some vendors
/// refuse with it), then the missing token. Whatever a person will read is redacted with the secrets of the request, sanitised and
/// cut.
struct ReplyReader {
    let leg: LegName
    let round: String
    let rules: Leg
    let url: String
    let redactor: Redactor
    /// Just before the request was sent; for a Retry-After that is a date, where the reply has none of its own.
    var sentAt: Instant?

    /// - Returns: the token reply of a 2xx.
    func token(_ reply: WireReply, issuedAt: Instant) throws(GrantError) -> TokenReply {
        let body = try success(reply)
        do {
            return try TokenReply(
                body, rules: rules.reply, issuedAt: issuedAt, date: reply.header("date").flatMap(HTTPDate.read),
                forgiving: leg == .refresh)
        } catch {
            throw malformed(error.reason, status: reply.status)
        }
    }

    /// - Returns: the body of a 2xx that says no error.
    func success(_ reply: WireReply) throws(GrantError) -> JSON {
        guard rules.success.accepts(status: reply.status) else { throw refusal(reply) }
        switch ReplyBody(reply, format: rules.reply.format) {
        case .json(let body):
            if let path = rules.success.unmet(in: body) {
                throw refusal(reply, otherwise: "it does not say that it succeeded (\(path))")
            }
            if let code = body.first(of: rules.errors.code)?.string, !code.isEmpty { throw refusal(reply) }
            return body
        case .text(let text):
            if code(inText: text) != nil { throw refusal(reply) }
            throw malformed("it is text where JSON is expected", status: reply.status)
        case .html: throw malformed("it is an HTML page where JSON is expected", status: reply.status)
        case .empty: throw malformed("it is empty", status: reply.status)
        case .broken(let reason): throw malformed(reason, status: reply.status)
        }
    }

    /// Whether the reply is one of success for a call whose body says nothing else (RFC 7009 section 2.2).
    func hasSucceeded(_ reply: WireReply) -> Bool {
        guard rules.success.accepts(status: reply.status) else { return false }
        guard !rules.success.body.isEmpty else { return true }
        guard case .json(let body) = ReplyBody(reply, format: rules.reply.format) else { return false }
        return rules.success.unmet(in: body) == nil
    }

    /// The error that a reply means which is not to be used.
    /// - Parameter reason: what is said where the reply says nothing.
    func refusal(_ reply: WireReply, otherwise reason: String? = nil) -> GrantError {
        let said = said(reply)
        if (300..<400).contains(reply.status) {
            return malformed("it is a redirect, which is not followed", status: reply.status)
        }
        let isRetry = said.code.map(rules.errors.retry.contains) ?? false
        if reply.status == 408 || reply.status == 429 || reply.status >= 500 || isRetry {
            return error(
                .temporarilyUnavailable(retryAfter: retryAfter(reply)), reply.status, said.text, code: nil,
                uri: said.uri)
        }
        let canonical = said.code ?? rules.errors.statuses[reply.status] ?? defaultCode(reply)
        let ambiguous = rules.errors.ambiguous.contains(canonical)
        return error(
            .refused(code: canonical, ambiguous: ambiguous), reply.status,
            said.text.isEmpty ? reason ?? canonical : said.text, code: canonical, uri: said.uri)
    }

    func malformed(_ reason: String, status: Int?) -> GrantError {
        error(.malformed, status, reason, code: nil)
    }

    /// The error of a refusal that came through the redirect.
    func refusal(code: String, description: String) -> GrantError {
        let canonical = rules.errors.codes[code] ?? shown(code)
        let text = description.isEmpty ? canonical : "\(canonical): \(description)"
        if rules.errors.retry.contains(canonical) {
            return error(.temporarilyUnavailable(retryAfter: nil), nil, text, code: nil)
        }
        return error(
            .refused(code: canonical, ambiguous: rules.errors.ambiguous.contains(canonical)), nil, text,
            code: canonical)
    }

    private func error(
        _ kind: GrantError.Kind, _ status: Int?, _ text: String, code: String?, uri: String? = nil
    ) -> GrantError {
        let hints = rules.errors.hints.filter { hint in
            (hint.status == nil || hint.status == status) && (hint.code == nil || hint.code == code)
                && (hint.urlContains.map { url.contains($0) } ?? true)
        }
        let advice = hints.isEmpty ? [advice(on: code)].compactMap { $0 } : hints.map(\.text)
        let page = uri.map { ["The provider explains: \($0)"] } ?? []
        let remedy = (advice + page).joined(separator: " ")
        return GrantError(
            kind: kind, leg: leg, round: round, status: status, text: shown(text), remedy: remedy.isEmpty ? nil : remedy
        )
    }

    /// What a refusal says of itself.
    private struct Said {
        /// The canonical code.
        var code: String?
        var text = ""
        /// A page of the provider's about it (RFC 6749 section 5.2), fit to be shown.
        var uri: String?
    }

    private func said(_ reply: WireReply) -> Said {
        switch ReplyBody(reply, format: rules.reply.format) {
        case .json(let body):
            let raw = body.first(of: rules.errors.code).flatMap { $0.string ?? $0.number }.flatMap {
                $0.isEmpty ? nil : $0
            }
            let description = body.first(of: rules.errors.description)?.string ?? ""
            let code = raw.map { rules.errors.codes[$0] ?? $0 } ?? code(inText: description)
            // The code is what people search for, and a description may be anything.
            let text = [raw, description.isEmpty || description == raw ? nil : description].compactMap { $0 }
            let trace = body.first(of: rules.errors.traceID)?.string.map { " (trace \($0))" } ?? ""
            return Said(
                code: code.map(shown), text: text.joined(separator: ": ") + trace,
                uri: body.first(of: rules.errors.uri)?.string.flatMap(page))
        case .text(let text): return Said(code: code(inText: text), text: text)
        case .html: return Said(text: "an HTML page")
        case .empty, .broken: return Said()
        }
    }

    /// An address that may be shown as one: http or https, and nothing in it that had to be hidden or cut.
    private func page(_ text: String) -> String? {
        guard (try? WebAddress(text, plainHTTP: .anywhere)) != nil, shown(text) == text else { return nil }
        return text
    }

    private func code(inText text: String) -> String? {
        rules.errors.text.first { text.contains($0.piece) }?.code
    }

    /// For a refusal that names no code and whose status the profile does not map.
    private func defaultCode(_ reply: WireReply) -> String {
        // A server that refuses a refresh token and says nothing at all means the token.
        if leg == .refresh, reply.body.isEmpty, [400, 401, 403].contains(reply.status) { return "invalid_grant" }
        switch reply.status {
        // RFC 6750 section 3.1: a follow-up shows a token and no client.
        case 401: return leg.isFollowUp ? "invalid_token" : "invalid_client"
        case 404: return "not_found"
        case 200..<300: return "refused"
        default: return "http_\(reply.status)"
        }
    }

    private func shown(_ text: String) -> String {
        // Redacted before it is cut, or half a token would not be recognized; and again after the invisible characters
        // are gone, which may have stood between the halves of one.
        ScreenText.line(redactor.redact(ScreenText.line(redactor.redact(text), limit: .max)), limit: 300).trimmingBlanks
    }

    /// RFC 9110 section 10.2.3, seconds or a date, held within an hour. A date is compared with the reply's own, so that it
    /// does not matter whether the clocks agree.
    private func retryAfter(_ reply: WireReply) -> Duration? {
        guard let text = reply.header("retry-after")?.trimmingBlanks else { return nil }
        let wait: Duration? =
            Int64(text).map { .seconds($0) }
            ?? HTTPDate.read(text).flatMap { date in
                (reply.header("date").flatMap(HTTPDate.read) ?? sentAt).map { date - $0 }
            }
        return wait.map { min(max($0, .zero), .seconds(3600)) }
    }

    /// What was refused is named by the call that carried it.
    private func advice(on code: String?) -> String? {
        switch (code, leg) {
        case ("invalid_grant", .exchange): "The code is wrong or too old, or it was used before."
        case ("invalid_grant", .jwtBearer): "The assertion is not one that the provider takes, or it is too old."
        case ("invalid_grant", .tokenExchange): "The token that was given is wrong, or it has expired."
        default: Self.advice[code ?? ""]
        }
    }

    private static let advice = [
        "invalid_grant": "The grant has expired, was used or was taken back.",
        "invalid_client":
            "The client id or the client secret is wrong, or it is not sent where the provider expects it.",
        "access_denied": "The sign-in was refused, by the user or for them.",
        "invalid_scope": "A scope that was asked for does not exist there or is not granted to this client.",
    ]
}
