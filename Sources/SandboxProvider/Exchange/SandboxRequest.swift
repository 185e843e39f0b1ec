import Vocabulary

/// One HTTP request as it reached the sandbox, before anything was judged about it.
public struct SandboxRequest: Sendable {
    /// The real origin that the listener stands in for: `https://api.edgetag.io`.
    public var origin: String
    /// As HTTP spells it.
    public var method: String
    /// Path and query, byte for byte as sent.
    public var target: String
    /// In the order in which they came.
    public var headers: [SandboxHeader]
    /// Complete.
    public var body: [UInt8]

    /// A request of these parts.
    public init(
        origin: String, method: String, target: String, headers: [SandboxHeader] = [], body: [UInt8] = []
    ) {
        self.origin = origin
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }

    /// The target up to its question mark.
    public var path: String {
        String(target.prefix { $0 != "?" })
    }

    /// The target behind its question mark; nil where there is none.
    public var query: String? {
        target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) }
    }

    /// Every value of that header, names compared without case.
    public func values(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The value of a header that stands there exactly once.
    public func header(_ name: String) -> String? {
        let all = values(name)
        return all.count == 1 ? all[0] : nil
    }

    /// The media type without parameters, in lower case.
    public var mediaType: String? {
        header("content-type").map { value in
            String(value.prefix { $0 != ";" && $0 != " " }).lowercased()
        }
    }

    /// The members of the query; nil where one cannot be decoded or stands twice.
    public var queryMembers: [String: String]? { Self.members(query ?? "") }

    /// The members of a form body; nil for another media type, a member that cannot be decoded or stands twice.
    public var formMembers: [String: String]? {
        guard mediaType == "application/x-www-form-urlencoded",
            let text = String(validating: body, as: UTF8.self)
        else { return nil }
        return Self.members(text)
    }

    /// The members of a JSON object whose values are all strings; nil for anything else.
    public var jsonMembers: [String: String]? {
        guard mediaType == "application/json", let members = (try? JSON(parsing: body))?.members else { return nil }
        var result: [String: String] = [:]
        for member in members {
            guard let text = member.value.string else { return nil }
            result[member.key] = text
        }
        return result
    }

    /// RFC 6749 section 3.1: parameters must not be included more than once.
    static func members(_ text: String) -> [String: String]? {
        guard let pairs = FormEncoding.decodePairs(text) else { return nil }
        var result: [String: String] = [:]
        for pair in pairs {
            guard result.updateValue(pair.value, forKey: pair.name) == nil else { return nil }
        }
        return result
    }
}

/// A header line of the sandbox; its value may be a secret and is not printed.
public struct SandboxHeader: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    /// As sent; compared without case.
    public var name: String
    /// Without the blanks around it.
    public var value: String

    /// A line of these parts.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// Names the kind alone: what passes here may be secret.
    public var description: String { "\(name): •••" }
    /// As little as ``description``.
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}

extension SandboxRequest: CustomStringConvertible, CustomReflectable {
    /// Names the kind alone: what passes here may be secret.
    public var description: String { "\(method) \(origin)\(path)" }
    /// As little as ``description``.
    public var customMirror: Mirror { Mirror(self, children: ["method": method, "path": path]) }
}
