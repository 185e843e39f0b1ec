import Crypto
import Vocabulary

/// The page in the browser, and the code that a click brings forth.
extension GenericServer {
    mutating func authorize(_ request: SandboxRequest, _ leg: GenericLeg, _ now: Instant) -> SandboxReply {
        guard let page = leg.page, !page.isInFragment else { return .html(200, FragmentPage.html) }
        do throws(GenericRefusal) {
            let members = try asked(request.query ?? "", leg)
            if page.isImmediate { return decide(members, leg, approves: true, now) }
            return .html(
                200, ApprovalPage.html(vendor: dialect.name, path: "/sandbox", query: request.query ?? ""))
        } catch { return wrong(error, request, leg) }
    }

    mutating func click(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        // Several legs at one origin may have a page; the query is judged by the first that it fits.
        let legs = zip(dialect.legs, urls).filter { $0.page != nil && $1?.origin == request.origin }.map(\.0)
        guard let leg = legs.first else { return .notFound }
        do throws(GenericRefusal) {
            let members = try asked(request.query ?? "", leg)
            return decide(members, leg, approves: request.path.hasSuffix("approve"), now)
        } catch { return wrong(error, request, leg) }
    }

    /// Whoever cannot be redirected safely sees a page that says why (RFC 6749 section 4.1.2.1).
    private func wrong(_ refusal: GenericRefusal, _ request: SandboxRequest, _ leg: GenericLeg) -> SandboxReply {
        let members = SandboxRequest.members(request.query ?? "") ?? [:]
        guard let redirect = leg.name(of: "redirect_uri").flatMap({ members[$0] }),
            dialect.client.accepts(redirectURI: redirect),
            leg.name(of: "client_id").map({ members[$0] == dialect.client.id }) ?? true
        else {
            return .html(
                400,
                "<!doctype html><title>\(dialect.name) (sandbox)</title><p>\(ApprovalPage.escaped(refusal.description))</p>"
            )
        }
        let word = leg.errors.word(for: refusal.code, .authorize)
        return answer(
            redirect, leg, members,
            [(dialect.answer.error, word), (dialect.answer.errorDescription, refusal.description)])
    }

    /// The request, with what was pushed ahead in place of it (RFC 9126).
    private func asked(_ query: String, _ leg: GenericLeg) throws(GenericRefusal) -> [String: String] {
        guard let given = SandboxRequest.members(query) else {
            throw GenericRefusal("invalid_request", "the query cannot be decoded, or names a parameter twice")
        }
        guard let uri = leg.name(of: "request_uri").flatMap({ given[$0] }) else { return try judgedPage(given, leg) }
        guard var members = pushed[uri] else {
            throw GenericRefusal("invalid_request", "the request URI is not known, or was used")
        }
        members["request_uri"] = uri
        return members
    }

    func judgedPage(_ members: [String: String], _ leg: GenericLeg) throws(GenericRefusal) -> [String: String] {
        let value = { (standard: String) in leg.name(of: standard).flatMap { members[$0] } }
        guard leg.name(of: "client_id") == nil || value("client_id") == dialect.client.id else {
            throw GenericRefusal("unauthorized_client", "the client id is missing or another one")
        }
        if leg.name(of: "redirect_uri") != nil {
            guard let redirect = value("redirect_uri"), dialect.client.accepts(redirectURI: redirect) else {
                throw GenericRefusal("invalid_request", "the redirect URI is missing or not registered")
            }
        }
        try MemberRules(leg, dialect).check(members)
        guard leg.name(of: "response_type") == nil || value("response_type") == "code" else {
            throw GenericRefusal("unsupported_response_type", "the response type is “code”")
        }
        if let challenge = value("code_challenge") {
            guard Self.isChallenge(challenge, leg.page?.challenge ?? .base64url),
                value("code_challenge_method") ?? "S256" == "S256"
            else {
                let encoding = leg.page?.challenge ?? .base64url
                throw GenericRefusal(
                    "invalid_request",
                    "the code challenge is no SHA-256 in \(encoding.rawValue), or its method not S256")
            }
        }
        if let scope = value("scope"), dialect.scopeSeparator == ",", scope.contains(" ") {
            throw GenericRefusal("invalid_scope", "scopes are separated by commas")
        }
        return members
    }

    private mutating func decide(
        _ members: [String: String], _ leg: GenericLeg, approves: Bool, _ now: Instant
    ) -> SandboxReply {
        if let uri = members["request_uri"] { pushed.removeValue(forKey: uri) }
        let value = { (standard: String) in leg.name(of: standard).flatMap { members[$0] } }
        let redirect = value("redirect_uri") ?? dialect.redirectURI
        guard approves else {
            return answer(
                redirect, leg, members, [(dialect.answer.error, leg.errors.word(for: "access_denied", .authorize))])
        }
        let code = mint.next(.code)
        var approval = Codes.Approval(
            realm: Self.realm, redirectURI: redirect, challenge: value("code_challenge"), scope: value("scope"),
            user: user.id)
        approval.nonce = value("nonce")
        approval.approvedAt = now
        codes.issue(code, for: approval, now: now)
        return answer(redirect, leg, members, [(dialect.answer.code, code)])
    }

    private func answer(
        _ redirect: String, _ leg: GenericLeg, _ members: [String: String], _ outcome: [(String, String)]
    ) -> SandboxReply {
        var pairs: [(name: String, value: String)] = outcome.map { (name: $0.0, value: $0.1) }
        if leg.page?.state == .param, let state = leg.name(of: "state").flatMap({ members[$0] }) {
            pairs.append((dialect.answer.state, state))
        }
        if let issuer = dialect.answer.issuer { pairs.append(("iss", issuer)) }
        for (name, value) in dialect.answer.extra.sorted(by: { $0.key < $1.key }) { pairs.append((name, value)) }
        if let name = dialect.answer.signature { pairs.append((name, signature(over: pairs))) }
        guard dialect.answer.isInFragment else { return RedirectAnswer.reply(redirect, pairs) }
        return .redirect(to: redirect + "#" + FormEncoding.encode(pairs, space: .percent20))
    }

    private static func isChallenge(_ text: String, _ encoding: GenericLeg.Page.Challenge) -> Bool {
        switch encoding {
        case .base64url: PKCE.isS256Challenge(text)
        case .base64: text.utf8.count == 44 && text.hasSuffix("=") && Base64.decode(text)?.count == 32
        case .hex: text.utf8.count == 64 && text.allSatisfy { $0.isHexDigit && !$0.isUppercase }
        }
    }

    /// RFC 7636 section 4.6, in the vendor's encoding.
    static func matches(_ verifier: String, _ challenge: String, _ encoding: GenericLeg.Page.Challenge) -> Bool {
        guard PKCE.isVerifier(verifier) else { return false }
        let hash = Array(SHA256.hash(data: Array(verifier.utf8)))
        switch encoding {
        case .base64url: return Base64.encodeURL(hash) == challenge
        case .base64: return Base64.encode(hash) == challenge
        case .hex: return hex(hash) == challenge
        }
    }

    static func hex(_ octets: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
