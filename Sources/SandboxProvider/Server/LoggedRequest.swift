public import Vocabulary

/// What the sandbox remembers of a request: enough to assert on, nothing that is a secret.
public struct LoggedRequest: Sendable, Equatable {
    /// When it arrived.
    public let at: Instant
    /// What a request wants, by host, path and grant.
    public let leg: SandboxLeg
    /// The real origin that was stood in for.
    public let origin: String
    /// As HTTP spells it.
    public let method: String
    /// Without the query.
    public let path: String
    /// The names of the query's, the form's or the JSON object's members, in alphabetical order.
    public let members: [String]
    /// In lower case, in the order in which they came.
    public let headerNames: [String]

    init(_ request: SandboxRequest, leg: SandboxLeg, at instant: Instant) {
        at = instant
        self.leg = leg
        origin = request.origin
        method = request.method
        path = request.path
        let body = request.formMembers ?? request.jsonMembers ?? [:]
        members = (Array(body.keys) + Array((request.queryMembers ?? [:]).keys)).sorted()
        headerNames = request.headers.map { $0.name.lowercased() }
    }
}
