import SandboxProvider
import Testing
import Vocabulary

/// A request in parts, so that a test can change one of them.
struct Draft: Sendable {
    enum Body: Sendable {
        case none
        case form([Member])
        case json([Member])
        case raw(String)
    }

    struct Member: Sendable {
        var name: String
        var value: String
    }

    var origin: String
    var method: String
    var path: String
    var query: [Member] = []
    var headers: [Member] = []
    var body: Body = .none

    var request: SandboxRequest {
        let text =
            switch body {
            case .none: ""
            case .form(let members): FormEncoding.encode(members.map { ($0.name, $0.value) })
            case .json(let members):
                String(
                    decoding: JSON(.object(members.map { JSON.Member(key: $0.name, value: JSON($0.value)) }))
                        .serialized(), as: UTF8.self)
            case .raw(let text): text
            }
        let encoded = FormEncoding.encode(query.map { ($0.name, $0.value) }, space: .percent20)
        return SandboxRequest(
            origin: origin, method: method, target: query.isEmpty ? path : "\(path)?\(encoded)",
            headers: headers.map { SandboxHeader($0.name, $0.value) }, body: Array(text.utf8))
    }

    mutating func header(_ name: String, _ value: String?) { Self.set(name, value, in: &headers) }
    mutating func query(_ name: String, _ value: String?) { Self.set(name, value, in: &query) }

    mutating func member(_ name: String, _ value: String?) {
        switch body {
        case .form(var members):
            Self.set(name, value, in: &members)
            body = .form(members)
        case .json(var members):
            Self.set(name, value, in: &members)
            body = .json(members)
        case .none, .raw: break
        }
    }

    private static func set(_ name: String, _ value: String?, in members: inout [Member]) {
        guard let index = members.firstIndex(where: { $0.name == name }) else {
            if let value { members.append(Member(name: name, value: value)) }
            return
        }
        if let value { members[index].value = value } else { members.remove(at: index) }
    }
}

extension Array where Element == Draft.Member {
    init(_ members: KeyValuePairs<String, String>) {
        self = members.map { Draft.Member(name: $0.key, value: $0.value) }
    }
}

/// A request that departs from the documentation in one thing, and the answer that it gets.
struct Departure: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout Draft) -> Void
    let status: Int
    /// The code, the text or the member that the answer names.
    let names: String

    init(_ description: String, _ status: Int, _ names: String, _ change: @escaping @Sendable (inout Draft) -> Void) {
        testDescription = description
        self.change = change
        self.status = status
        self.names = names
    }
}

extension SandboxReply {
    var text: String { String(decoding: body, as: UTF8.self) }
    var document: JSON? { try? JSON(parsing: body) }

    /// A member of the query of Location.
    func answered(_ name: String) -> String? {
        guard let location = header("location"), let mark = location.firstIndex(of: "?") else { return nil }
        return FormEncoding.decodePairs(location[location.index(after: mark)...])?.last { $0.name == name }?.value
    }
}
