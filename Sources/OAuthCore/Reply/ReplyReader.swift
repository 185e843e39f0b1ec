import Vocabulary

/// Turns the reply of one leg into what it says, or into the ``GrantError`` that it means.
///
/// Order of detection: status, then a non-empty error code in the body (also at 200: some vendors refuse with it),
/// then the missing token. Whatever a person will read is redacted with the secrets of the request, sanitised and
/// cut.
struct ReplyReader {
    let leg: LegName
    let round: String
    let rules: Leg
    let url: String
    let redactor: Redactor

    /// - Returns: the token reply of a 2xx.
    func token(_ reply: WireReply, issuedAt: Instant) throws(GrantError) -> TokenReply {
        let body = try success(reply)
        do {
            return try TokenReply(body, rules: rules.reply, issuedAt: issuedAt, forgiving: leg == .refresh)
        } catch {
            throw malformed(error.reason, status: reply.status)
        }
    }

    /// - Returns: the body of a 2xx that says no error.
    func success(_ reply: WireReply) throws(GrantError) -> JSON {
        guard (200..<300).contains(reply.status) else { throw refusal(reply) }
        switch ReplyBody(reply, format: rules.reply.format) {
        case .json(let body):
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

    /// The error that a reply means which is not to be used.
    func refusal(_ reply: WireReply) -> GrantError {
        let (code, text) = codeAndText(reply)
        if (300..<400).contains(reply.status) {
            return malformed("it is a redirect, which is not followed", status: reply.status)
        }
        if reply.status == 408 || reply.status == 429 || reply.status >= 500 {
            return error(.temporarilyUnavailable(retryAfter: Self.retryAfter(reply)), reply.status, text, code: nil)
        }
        let canonical = code ?? rules.errors.statuses[reply.status] ?? defaultCode(reply)
        let ambiguous = rules.errors.ambiguous.contains(canonical)
        return error(
            .refused(code: canonical, ambiguous: ambiguous), reply.status, text.isEmpty ? canonical : text,
            code: canonical)
    }

    func malformed(_ reason: String, status: Int?) -> GrantError {
        error(.malformed, status, reason, code: nil)
    }

    /// The error of a refusal that came through the redirect.
    func refusal(code: String, description: String) -> GrantError {
        let canonical = rules.errors.codes[code] ?? shown(code)
        return error(
            .refused(code: canonical, ambiguous: rules.errors.ambiguous.contains(canonical)), nil,
            description.isEmpty ? canonical : "\(canonical): \(description)", code: canonical)
    }

    private func error(_ kind: GrantError.Kind, _ status: Int?, _ text: String, code: String?) -> GrantError {
        let hints = rules.errors.hints.filter { hint in
            (hint.status == nil || hint.status == status) && (hint.code == nil || hint.code == code)
                && (hint.urlContains.map { url.contains($0) } ?? true)
        }
        let remedy = hints.isEmpty ? Self.advice[code ?? ""] : hints.map(\.text).joined(separator: " ")
        return GrantError(kind: kind, leg: leg, round: round, status: status, text: shown(text), remedy: remedy)
    }

    private func codeAndText(_ reply: WireReply) -> (code: String?, text: String) {
        switch ReplyBody(reply, format: rules.reply.format) {
        case .json(let body):
            let raw = body.first(of: rules.errors.code)?.string.flatMap { $0.isEmpty ? nil : $0 }
            let description = body.first(of: rules.errors.description)?.string ?? raw ?? ""
            let trace = body.first(of: rules.errors.traceID)?.string.map { " (trace \($0))" } ?? ""
            let code = raw.map { rules.errors.codes[$0] ?? $0 } ?? code(inText: description)
            return (code.map(shown), description + trace)
        case .text(let text): return (code(inText: text), text)
        case .html: return (nil, "an HTML page")
        case .empty, .broken: return (nil, "")
        }
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
        default: return "http_\(reply.status)"
        }
    }

    private func shown(_ text: String) -> String {
        // Redacted before it is cut, or half a token would not be recognized; and again after the invisible characters
        // are gone, which may have stood between the halves of one.
        ScreenText.line(redactor.redact(ScreenText.line(redactor.redact(text), limit: .max)), limit: 300).trimmingBlanks
    }

    /// RFC 9110 section 10.2.3, its seconds only, held within an hour.
    private static func retryAfter(_ reply: WireReply) -> Duration? {
        reply.header("retry-after").flatMap { Int64($0.trimmingBlanks) }.map { .seconds(min(max($0, 0), 3600)) }
    }

    private static let advice = [
        "invalid_grant": "The grant has expired, was used or was taken back.",
        "invalid_client":
            "The client id or the client secret is wrong, or it is not sent where the provider expects it.",
        "access_denied": "The sign-in was refused, by the user or for them.",
        "invalid_scope": "A scope that was asked for does not exist there or is not granted to this client.",
    ]
}
