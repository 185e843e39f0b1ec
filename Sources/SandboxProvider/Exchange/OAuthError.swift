import Vocabulary

/// Replies of RFC 6749 sections 5.1 and 5.2.
enum OAuthError {
    static let uncached = [SandboxHeader("Cache-Control", "no-store"), SandboxHeader("Pragma", "no-cache")]

    static func reply(_ code: String, _ description: String, status: Int = 400) -> SandboxReply {
        .json(status, ["error": JSON(code), "error_description": JSON(description)], headers: uncached)
    }

    /// A client that was not authenticated; one that tried with a header is told which scheme is spoken.
    static func invalidClient(challenge: Bool, _ description: String) -> SandboxReply {
        var reply = reply("invalid_client", description, status: 401)
        if challenge { reply.headers.append(SandboxHeader("WWW-Authenticate", "Basic realm=\"sandbox\"")) }
        return reply
    }

    /// RFC 6750 section 3.1; without a token there is no error code to name.
    static func invalidToken(wasGiven: Bool) -> SandboxReply {
        let challenge = wasGiven ? "Bearer realm=\"sandbox\", error=\"invalid_token\"" : "Bearer realm=\"sandbox\""
        return .json(
            401, ["error": JSON(wasGiven ? "invalid_token" : "token_required")],
            headers: [SandboxHeader("WWW-Authenticate", challenge)])
    }
}
