public import Vocabulary

/// One HTTP reply of the sandbox.
public struct SandboxReply: Sendable, Equatable {
    public var status: Int
    public var headers: [SandboxHeader]
    public var body: [UInt8]

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

    public static func text(_ status: Int, _ text: String) -> SandboxReply {
        SandboxReply(
            status: status, headers: [SandboxHeader("Content-Type", "text/plain; charset=utf-8")],
            body: Array(text.utf8))
    }

    public static func html(_ status: Int, _ page: String) -> SandboxReply {
        SandboxReply(
            status: status,
            headers: [
                SandboxHeader("Content-Type", "text/html; charset=utf-8"),
                SandboxHeader("Cache-Control", "no-store"),
            ],
            body: Array(page.utf8))
    }

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
    public var description: String { "reply \(status), \(body.count) bytes" }
    public var customMirror: Mirror { Mirror(self, children: ["status": status]) }
}
