public import Vocabulary

/// One HTTP reply of the sandbox.
public struct SandboxReply: Sendable, Equatable {
    /// The HTTP status code.
    public var status: Int
    /// In the order in which they leave.
    public var headers: [SandboxHeader]
    /// As sent.
    public var body: [UInt8]

    /// A reply of these parts; length and connection are the listener's business.
    public init(status: Int, headers: [SandboxHeader] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of that header, the name compared without case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// A JSON document under its usual media type, or under another that is JSON all the same.
    public static func json(
        _ status: Int, _ document: JSON, type: String = "application/json", headers: [SandboxHeader] = []
    ) -> SandboxReply {
        SandboxReply(
            status: status, headers: [SandboxHeader("Content-Type", type)] + headers,
            body: document.serialized(pretty: false, sorted: false))
    }

    /// A sentence as `text/plain`.
    public static func text(_ status: Int, _ text: String) -> SandboxReply {
        SandboxReply(
            status: status, headers: [SandboxHeader("Content-Type", "text/plain; charset=utf-8")],
            body: Array(text.utf8))
    }

    /// A page, not to be stored.
    public static func html(_ status: Int, _ page: String) -> SandboxReply {
        SandboxReply(
            status: status,
            headers: [
                SandboxHeader("Content-Type", "text/html; charset=utf-8"),
                SandboxHeader("Cache-Control", "no-store"),
            ],
            body: Array(page.utf8))
    }

    /// 302, not to be stored.
    public static func redirect(to location: String) -> SandboxReply {
        SandboxReply(
            status: 302,
            headers: [SandboxHeader("Location", location), SandboxHeader("Cache-Control", "no-store")])
    }

    /// No such path: nothing but the status.
    public static var notFound: SandboxReply { SandboxReply(status: 404) }

    /// The path exists for another method (RFC 9110 section 15.5.6).
    public static func notAllowed(allow: String) -> SandboxReply {
        SandboxReply(status: 405, headers: [SandboxHeader("Allow", allow)])
    }
}

extension SandboxReply: CustomStringConvertible, CustomReflectable {
    /// Names the kind alone: what passes here may be secret.
    public var description: String { "reply \(status), \(body.count) bytes" }
    /// As little as ``description``.
    public var customMirror: Mirror { Mirror(self, children: ["status": status]) }
}
