public import Vocabulary

/// One HTTP request, complete: what ``Transport`` sends is exactly this and what HTTP itself demands.
public struct WireRequest: Sendable, Equatable {
    /// As it goes on the wire: `GET`, `POST`.
    public var method: String
    /// Absolute; rebuilt from its parts by the request builder, never concatenated from outside text.
    public var url: String
    /// In the order in which they were built; names compare without case.
    public var headers: [HeaderField]
    /// Nil where the request has none, which is not an empty one.
    public var body: [UInt8]?
    /// What the provider wants of TLS beside the system's trust roots; nil for nothing.
    public var tls: TLSMaterial?
    /// Every secret that stands in this request, so that whatever echoes it can be redacted.
    public var secrets: [Secret]

    /// A request without headers, body and secrets, but for those given.
    public init(
        method: String, url: String, headers: [HeaderField] = [], body: [UInt8]? = nil, secrets: [Secret] = [],
        tls: TLSMaterial? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.secrets = secrets
        self.tls = tls
    }
}

/// What a connection to one provider needs of TLS.
public struct TLSMaterial: Sendable, Hashable {
    /// Certificate authorities in place of the system's, as PEM.
    public var trustRoots: String?
    /// The client's certificate chain (RFC 8705), as PEM.
    public var certificate: String?
    /// The private key of that certificate, as PEM.
    public var key: Secret?

    /// Material of those parts.
    public init(trustRoots: String? = nil, certificate: String? = nil, key: Secret? = nil) {
        self.trustRoots = trustRoots
        self.certificate = certificate
        self.key = key
    }

    /// Takes in what is no secret.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(trustRoots)
        hasher.combine(certificate)
    }
}

/// A header line. The value may be a secret, so neither of its printed forms shows it.
public struct HeaderField: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    /// As it goes on the wire; compares without case.
    public var name: String
    /// As it goes on the wire; may be a secret.
    public var value: String

    /// A header line of that name and value.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// The name, and dots.
    public var description: String { "\(name): •••" }
    /// The name only.
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}

/// One HTTP reply, its body decompressed and at most 1 MiB long.
public struct WireReply: Sendable, Equatable {
    /// The status code (RFC 9110 section 15).
    public var status: Int
    /// In the order in which they came.
    public var headers: [HeaderField]
    /// Decompressed.
    public var body: [UInt8]

    /// A reply without headers and body, but for those given.
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
    /// The method, and dots.
    public var description: String { "\(method) •••" }
    /// The method only.
    public var customMirror: Mirror { Mirror(self, children: ["method": method]) }
}

extension WireReply: CustomStringConvertible, CustomReflectable {
    /// The status and the length of the body.
    public var description: String { "reply \(status), \(body.count) bytes" }
    /// The status only.
    public var customMirror: Mirror { Mirror(self, children: ["status": status]) }
}
