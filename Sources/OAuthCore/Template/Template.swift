/// A text with places for values: `Bearer {access_token}`.
///
/// A `?` before the brace marks a value that may be missing: the whole parameter, header or piece is then left out.
/// How a value is encoded depends on where it stands, never on the template: ``URLTemplate`` does it for URLs, form
/// and JSON encode whole values, and a header line takes visible ASCII only.
struct Template: Sendable, Equatable {
    enum Part: Sendable, Equatable {
        case literal(String)
        case variable(name: String, isOptional: Bool)
    }

    /// As written.
    let text: String
    let parts: [Part]

    /// What is wrong with a template, as a sentence without its full stop.
    struct Defect: Error {
        let reason: String
    }

    init(_ text: String) throws(Defect) {
        var parts: [Part] = []
        var literal = ""
        var rest = Substring(text)
        while let character = rest.popFirst() {
            switch character {
            case "{":
                guard let end = rest.firstIndex(of: "}") else { throw Defect(reason: "a { has no }") }
                var name = String(rest[..<end])
                rest = rest[rest.index(after: end)...]
                let isOptional = name.hasSuffix("?")
                if isOptional { name.removeLast() }
                guard Self.isName(name) else { throw Defect(reason: "“{\(name)}” is not the name of a variable") }
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = ""
                parts.append(.variable(name: name, isOptional: isOptional))
            case "}": throw Defect(reason: "a } has no {")
            default: literal.append(character)
            }
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
        // Where a value stands is looked for before each of them, so their number bounds the time.
        guard parts.count <= Self.partsLimit else {
            throw Defect(reason: "it holds more than \(Self.partsLimit / 2) variables")
        }
        self.text = text
        self.parts = parts
    }

    private static let partsLimit = 64

    /// A variable by itself: `{client_secret}`.
    init(variable name: String) {
        text = "{\(name)}"
        parts = [.variable(name: name, isOptional: false)]
    }

    /// For what is filled in later: the URL of a leg that the provider's metadata tells.
    static let empty = Template(literal: "")

    /// A text that holds no variable, whatever stands in it.
    init(literal: String) {
        text = literal
        parts = literal.isEmpty ? [] : [.literal(literal)]
    }

    /// The variables in it, in their order.
    var variables: [(name: String, isOptional: Bool)] {
        parts.compactMap { if case .variable(let name, let isOptional) = $0 { (name, isOptional) } else { nil } }
    }

    /// The text with its values, not encoded; nil where an optional one is missing or empty (RFC 6749 section 3.1: a
    /// parameter without a value is as if it were left out).
    func filled(_ values: (String) -> String?) throws(MissingVariable) -> String? {
        var result = ""
        for part in parts {
            switch part {
            case .literal(let literal): result += literal
            case .variable(let name, let isOptional):
                guard let value = values(name), !value.isEmpty || !isOptional else {
                    if isOptional { return nil }
                    throw MissingVariable(name: name)
                }
                result += value
            }
        }
        return result
    }

    /// Lower-case letters, digits and underscores, a letter first.
    static func isName(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, (0x61...0x7A).contains(first), bytes.count <= 64 else { return false }
        return bytes.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    }
}

/// A template needs a value that nobody gave.
struct MissingVariable: Error, Equatable {
    let name: String
}
