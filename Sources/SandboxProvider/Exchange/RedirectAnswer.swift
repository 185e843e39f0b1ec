import Vocabulary

/// The redirect URI with an answer behind it.
enum RedirectAnswer {
    /// Leaves what stands in the redirect URI as it is, its own query included (RFC 6749 section 3.1.2).
    static func url(_ redirectURI: String, _ members: [(name: String, value: String)]) -> String {
        let separator = redirectURI.contains("?") ? "&" : "?"
        return redirectURI + separator + FormEncoding.encode(members, space: .percent20)
    }

    static func reply(_ redirectURI: String, _ members: [(name: String, value: String)]) -> SandboxReply {
        .redirect(to: url(redirectURI, members))
    }
}
