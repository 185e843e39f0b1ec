import Vocabulary

/// What vendors do that no profile needs to say, because a client that follows its profile never notices.
struct GenericHabits: Sendable {
    /// Refusals of the token endpoint come with this status, whatever they mean.
    var refusalStatus: Int?
    /// The status while the user has not decided (RFC 8628 section 3.5 has 400).
    var pendingStatus: Int?
    /// Whoever does not ask for JSON gets a form.
    var prefersForms = false
    /// `slow_down` comes with the new interval.
    var namesNewInterval = false
    /// A device sign-in has no complete verification URI.
    var hasPlainDeviceReply = false
    /// Tokens live until they are revoked, and replies say nothing about it.
    var givesLastingTokens = false
    /// Errors point to a page, by a path without a host.
    var errorPage: String?

    static func of(_ id: String) -> GenericHabits {
        switch id {
        // docs.github.com: authorizing OAuth apps; troubleshooting OAuth app access token request errors.
        case "github", "github-app":
            // Tokens of an OAuth app do not end, those of a GitHub App do.
            GenericHabits(
                refusalStatus: 200, pendingStatus: 200, prefersForms: true, namesNewInterval: true,
                hasPlainDeviceReply: true, givesLastingTokens: id == "github",
                errorPage: "/apps/oauth-apps/maintaining-oauth-apps")
        // developers.google.com: OAuth 2.0 for TV and limited-input device applications.
        case "google": GenericHabits(pendingStatus: 428, hasPlainDeviceReply: true)
        // docs.slack.dev: every method answers 200.
        case "slack": GenericHabits(refusalStatus: 200)
        default: GenericHabits()
        }
    }
}
