public import Vocabulary

/// One HTTP request, complete: what ``Transport`` sends is exactly this and what HTTP itself demands.
public struct WireRequest: Sendable, Equatable {
    public var method: String
    /// Absolute; rebuilt from its parts by the request builder, never concatenated from outside text.
    public var url: String
    /// In the order in which they were built; names compare without case.
    public var headers: [HeaderField]
    public var body: [UInt8]?
    /// Every secret that stands in this request, so that whatever echoes it can be redacted.
    public var secrets: [Secret]

    public init(method: String, url: String, headers: [HeaderField] = [], body: [UInt8]? = nil, secrets: [Secret] = []) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.secrets = secrets
    }
}

/// A header line. The value may be a secret, so neither of its printed forms shows it.
public struct HeaderField: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    public var description: String { "\(name): •••" }
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}

/// One HTTP reply, its body decompressed and at most 1 MiB long.
public struct WireReply: Sendable, Equatable {
    public var status: Int
    public var headers: [HeaderField]
    public var body: [UInt8]

    public init(status: Int, headers: [HeaderField] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of that header, the name compared without case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

extension WireRequest: CustomStringConvertible, CustomReflectable {
    public var description: String { "\(method) •••" }
    public var customMirror: Mirror { Mirror(self, children: ["method": method]) }
}

extension WireReply: CustomStringConvertible, CustomReflectable {
    public var description: String { "reply \(status), \(body.count) bytes" }
    public var customMirror: Mirror { Mirror(self, children: ["status": status]) }
}
