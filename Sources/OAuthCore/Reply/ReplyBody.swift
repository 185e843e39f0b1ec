import Vocabulary

/// A reply's body, read as what it says it is.
enum ReplyBody {
    case json(JSON)
    case text(String)
    case html
    case empty
    /// It claims to be something that it is not; a clause about it.
    case broken(String)

    /// - Parameter format: what the profile expects; with `auto` the Content-Type decides, and where that says
    ///   neither one, a leading brace. A page labelled HTML is never searched for a token.
    init(_ reply: WireReply, format: ReplyRules.Format) {
        let type = reply.header("content-type")?.lowercased() ?? ""
        guard let first = reply.body.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else {
            self = .empty
            return
        }
        let looksLikeJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        switch format {
        // No token reply begins with a bracket; a page in place of one is told as such, whatever it is called.
        case .json where first == UInt8(ascii: "<"), .form where first == UInt8(ascii: "<"): self = .html
        case .json: self = Self.json(reply.body)
        case .form where looksLikeJSON: self = Self.json(reply.body)
        case .form where reply.body.contains(UInt8(ascii: "=")): self = Self.form(reply.body)
        case .form: self = Self.text(reply.body)
        case .auto where type.contains("html") || first == UInt8(ascii: "<"): self = .html
        case .auto where type.contains("json"): self = Self.json(reply.body)
        case .auto where type.contains("x-www-form-urlencoded"): self = Self.form(reply.body)
        case .auto where looksLikeJSON: self = Self.json(reply.body)
        case .auto:
            self = Self.text(reply.body)
        }
    }

    private static func text(_ bytes: [UInt8]) -> Self {
        String(validating: bytes, as: UTF8.self).map(Self.text) ?? .broken("its text is not UTF-8")
    }

    private static func json(_ bytes: [UInt8]) -> Self {
        do {
            return .json(try JSON(parsing: bytes))
        } catch {
            return .broken("its JSON is broken at \(error.position): \(error.reason)")
        }
    }

    private static func form(_ bytes: [UInt8]) -> Self {
        guard let text = String(validating: bytes, as: UTF8.self), let pairs = FormEncoding.decodePairs(text) else {
            return .broken("its form encoding is broken")
        }
        guard Set(pairs.map(\.name)).count == pairs.count else { return .broken("a member stands in it twice") }
        return .json(JSON(.object(pairs.map { JSON.Member(key: $0.name, value: JSON($0.value)) })))
    }
}

extension JSON {
    /// The value of the first path that leads to one; null counts as absent.
    func first(of paths: [String]) -> JSON? {
        for path in paths {
            if let value = at(path: path), !value.isNull { return value }
        }
        return nil
    }
}
