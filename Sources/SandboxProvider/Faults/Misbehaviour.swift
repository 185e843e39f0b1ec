/// One way in which a server can fail a caller.
public enum Misbehaviour: Sendable {
    /// This reply, and the request is not processed.
    case reply(SandboxReply)
    /// A page for people where a machine expects JSON.
    case htmlPage(status: Int)
    case serverError
    /// 503, with this Retry-After where one is given: seconds or an HTTP date.
    case unavailable(retryAfter: String?)
    case tooManyRequests(retryAfter: String?)
    /// 200 without a body.
    case emptyBody
    /// The connection is closed before a byte of an answer; nothing was processed.
    case closed
    /// The request is processed, a refresh token rotated, and the connection closed without an answer.
    case lostAnswer
    /// The head promises more than is sent, then the connection is closed; the request was processed.
    case cutShort
    /// A JSON reply padded to so many bytes; the request is not processed.
    case oversized(bytes: Int)
    /// No answer ever; nothing was processed.
    case hang
    /// The right answer, one byte at a time.
    case drip(every: Duration)
    case redirect(to: String)
    /// An error whose text holds terminal escapes, bidirectional controls, newlines and 500 characters more.
    case hostileText
    /// An error that repeats the headers and the body of the request: secrets included.
    case echo
    /// The connection is reset, as a crash does it; nothing was processed.
    case reset
    /// The right answer, changed on its way out; the request was processed.
    case altered(@Sendable (SandboxReply) -> SandboxReply)
    /// The right answer, as soon as the gate is open; processed at arrival.
    case held(SandboxGate)
}
