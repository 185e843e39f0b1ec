import Vocabulary

/// What a successful token reply says (RFC 6749 section 5.1), checked at receipt.
///
/// A token that could break out of a header line is refused here and so never reaches a record, a header or the
/// clipboard file: a token is visible ASCII without blanks (RFC 6749 appendix A.12, RFC 6750 section 2.1).
struct TokenReply: Equatable {
    var accessToken: Secret
    var refreshToken: Secret?
    var tokenType: String
    /// As granted; nil where the reply is silent.
    var scope: String?
    var expiry: Expiry
    var refreshExpiresAt: Instant?
    var extra: [String: String]
    /// OpenID Connect Core section 3.1.3.3; not checked yet.
    var idToken: Secret?
    /// Those that came beside it, by the profile's names.
    var extraTokens: [String: TokenReply] = [:]
    /// What was odd and harmless, as sentences.
    var notices: [String] = []

    /// Why a reply is none; a clause, to be redacted and sanitised.
    struct Defect: Error {
        let reason: String
    }

    /// - Parameters:
    ///   - date: the `Date` of the reply.
    ///   - forgiving: an expiry that makes no sense becomes an unknown one with a notice, and a second token that makes none
    ///     is left out, since refusing the reply of a refresh would lose the new refresh token.
    init(
        _ body: JSON, rules: ReplyRules, issuedAt: Instant, date: Instant? = nil, forgiving: Bool
    ) throws(Defect) {
        guard let reply = rules.root.isEmpty ? body : body.at(path: rules.root), reply.members != nil else {
            throw Defect(reason: "it is no object with a token")
        }
        guard let access = try Self.token(reply, rules.accessToken, named: "access token") else {
            throw Defect(reason: "it holds no \(rules.accessToken.first ?? "access token")")
        }
        accessToken = access
        refreshToken = try Self.token(reply, rules.refreshToken, named: "refresh token")
        tokenType = try Self.type(reply, rules)
        scope = try Self.scope(reply, rules)
        var notices: [String] = []
        let issued = rules.issuedAt.lazy.compactMap { (try? $0.absolute(in: reply)) ?? nil }.first
        let times = ReplyTimes(sentAt: issuedAt, date: date, issued: issued)
        let read = { (rules: [ExpiryRule], earliest: Bool, token: String) throws(Defect) -> Expiry in
            do throws(ExpiryRule.Defect) {
                return try ExpiryRule.read(rules, earliest: earliest, in: reply, times: times)
            } catch {
                guard forgiving else { throw Defect(reason: error.reason) }
                notices.append("The expiry of the \(token) was not understood (\(error.reason)); it counts as unknown.")
                return .unknown
            }
        }
        expiry = try read(rules.expiry, rules.takesEarliestExpiry, "access token")
        refreshExpiresAt = try read(rules.refreshExpiry, false, "refresh token").instant
        extra = [:]
        for path in rules.keep {
            guard let value = reply.at(path: path) else { continue }
            let text = value.string ?? value.number ?? value.bool.map { $0 ? "true" : "false" }
            let name = path.split(separator: ".").last.map(String.init) ?? path
            extra[name] = text.map { ScreenText.line($0) }
        }
        do throws(Defect) {
            idToken = try Self.token(reply, rules.idToken, named: "ID token")
        } catch {
            guard forgiving else { throw error }
            notices.append("The ID token was left out: \(error.reason).")
        }
        for (name, rules) in rules.extraTokens.sorted(by: { $0.key < $1.key }) {
            guard reply.at(path: rules.root)?.first(of: rules.accessToken) != nil else { continue }
            do throws(Defect) {
                extraTokens[name] = try TokenReply(
                    reply, rules: rules, issuedAt: issuedAt, date: date, forgiving: forgiving)
            } catch {
                guard forgiving else {
                    throw Defect(reason: "the token “\(name)” beside it cannot be used: \(error.reason)")
                }
                notices.append("The token “\(name)” was left out: \(error.reason).")
            }
        }
        self.notices = notices
    }

    private static func token(_ reply: JSON, _ paths: [String], named name: String) throws(Defect) -> Secret? {
        guard let value = reply.first(of: paths) else { return nil }
        guard let text = value.string else { throw Defect(reason: "its \(name) is no string but \(value.kind)") }
        guard !text.isEmpty else {
            // An empty refresh token is how some servers say that there is none.
            if name != "access token" { return nil }
            throw Defect(reason: "its \(name) is empty")
        }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Defect(reason: "its \(name) holds characters that no token may hold")
        }
        return Secret(text)
    }

    /// RFC 6749 section 7.1: a type that is not understood must not be used; section 5.1: compared without case.
    private static func type(_ reply: JSON, _ rules: ReplyRules) throws(Defect) -> String {
        guard let value = reply.first(of: rules.tokenType) else { return rules.defaultTokenType }
        guard let text = value.string else { throw Defect(reason: "its token type is no string but \(value.kind)") }
        if text.isEmpty { return rules.defaultTokenType }
        let type = rules.tokenTypes[text.lowercased()] ?? text
        if type.lowercased() == "bearer" { return "Bearer" }
        if type.lowercased() == rules.defaultTokenType.lowercased() { return rules.defaultTokenType }
        if rules.tokenTypes[text.lowercased()] != nil { return type }
        if rules.acceptsBoundTokens, type.lowercased() == "dpop" { return "DPoP" }
        throw Defect(reason: "its token type is “\(ScreenText.line(text, limit: 40))”, and only Bearer is understood")
    }

    private static func scope(_ reply: JSON, _ rules: ReplyRules) throws(Defect) -> String? {
        guard let value = reply.first(of: rules.scope) else { return nil }
        let scopes: [String]
        if let text = value.string {
            guard let separator = rules.scopeSeparator, !separator.isEmpty else {
                return text.isEmpty ? nil : ScreenText.line(text, limit: 4000)
            }
            scopes = text.split(separator: separator).map { String($0).trimmingBlanks }
        } else {
            scopes = (value.elements ?? []).compactMap(\.string)
        }
        let text = scopes.filter { !$0.isEmpty }.joined(separator: " ")
        return text.isEmpty ? nil : ScreenText.line(text, limit: 4000)
    }
}

extension TokenReply {
    /// The token beside another as it is stored.
    func credential(sentAt: Instant) -> Credential {
        Credential(
            accessToken: accessToken, refreshToken: refreshToken, tokenType: tokenType, scope: scope, issuedAt: sentAt,
            expiry: expiry, refreshExpiresAt: refreshExpiresAt, extra: extra)
    }
}
