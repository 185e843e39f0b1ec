public import Vocabulary

/// One vendor's authorization server as a value: requests in, replies out, no socket and no clock.
public protocol DialectServer: Sendable {
    /// What a request to this vendor wants.
    func leg(of request: SandboxRequest) -> SandboxLeg

    /// Judges the request as the vendor's documentation does and answers it.
    mutating func handle(_ request: SandboxRequest, now: Instant) -> SandboxReply
}
