public import Vocabulary

/// One vendor's authorization server as a value: requests in, replies out, no socket and no clock.
public protocol DialectServer: Sendable {
    /// What a request to this vendor wants.
    func leg(of request: SandboxRequest) -> SandboxLeg

    /// Judges the request as the vendor's documentation does and answers it.
    mutating func handle(_ request: SandboxRequest, now: Instant) -> SandboxReply

    /// Tells where the listeners stand that answer for the vendor's origins, before the first request comes.
    mutating func listens(at local: [String: String])

    /// What a person does who was shown this user code on another device (RFC 8628 section 3.3).
    /// - Returns: whether somebody waits for it.
    mutating func decide(_ decision: BrowserStandIn.Decision, userCode: String, now: Instant) -> Bool

    /// Whoever approves from here on is that user.
    mutating func seat(_ user: SandboxUser)
}

extension DialectServer {
    /// Most vendors never name their own address.
    public mutating func listens(at local: [String: String]) {}
    /// Most vendors know no user codes.
    public mutating func decide(_ decision: BrowserStandIn.Decision, userCode: String, now: Instant) -> Bool { false }
    /// Most vendors know one user.
    public mutating func seat(_ user: SandboxUser) {}
}

/// Why a request is not served, as the reply that says so.
struct Refusal: Error {
    let reply: SandboxReply

    init(_ reply: SandboxReply) { self.reply = reply }

    /// RFC 6749 section 5.2.
    init(_ code: String, _ description: String, status: Int = 400) {
        reply = OAuthError.reply(code, description, status: status)
    }
}
