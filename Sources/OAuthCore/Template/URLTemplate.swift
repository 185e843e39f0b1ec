import Vocabulary

/// Fills a URL template: each value is encoded for the place where it stands.
///
/// A ``Variable/Kind/url`` may only begin the template; a host takes only ``Variable/Kind/host``; everywhere else a
/// value is one percent-encoded segment, query or fragment value, so that a client id of `/../x` stays one segment.
enum URLTemplate {
    /// A value and what it is.
    struct Value {
        var text: String
        var kind: Variable.Kind
    }

    /// Where a piece of a URL stands.
    enum Place { case start, scheme, host, path, query, fragment }

    enum Defect: Error {
        case missing(String)
        /// A sentence without its full stop.
        case invalid(String)
    }

    static func fill(_ template: Template, _ values: (String) -> Value?) throws(Defect) -> String {
        var result = ""
        for (index, part) in template.parts.enumerated() {
            switch part {
            case .literal(let literal): result += literal
            case .variable(let name, let isOptional):
                guard let value = values(name), !value.text.isEmpty || value.kind != .text else {
                    if isOptional { continue }
                    throw .missing(name)
                }
                let isWhole = index == 0 && template.parts.count == 1
                result += try encode(value, name: name, at: place(after: result), isWhole: isWhole)
            }
        }
        return result
    }

    /// Where whatever follows `prefix` stands.
    static func place(after prefix: String) -> Place {
        if prefix.isEmpty { return .start }
        if prefix.contains("#") { return .fragment }
        if prefix.contains("?") { return .query }
        guard let separator = prefix.firstRange(of: "://") else { return .scheme }
        return prefix[separator.upperBound...].contains("/") ? .path : .host
    }

    /// - Parameter isWhole: whether nothing stands behind it, so that its last slash is its own.
    private static func encode(
        _ value: Value, name: String, at place: Place, isWhole: Bool
    ) throws(Defect) -> String {
        switch (place, value.kind) {
        case (.start, .url):
            do { _ = try WebAddress(value.text) } catch {
                throw .invalid("the variable \(name) is no address: \(error.reason)")
            }
            return value.text.hasSuffix("/") && !isWhole ? String(value.text.dropLast()) : value.text
        case (.host, .host): return value.text
        // Where a URL variable has ended, its path may go on without a slash of its own.
        case (.path, .path), (.host, .path):
            return value.text.split(separator: "/", omittingEmptySubsequences: false)
                .map { FormEncoding.encode(String($0), space: .percent20) }.joined(separator: "/")
        case (.path, .text), (.path, .host), (.query, _), (.fragment, _):
            guard place != .path || (value.text != "." && value.text != "..") else {
                throw .invalid("the value of \(name) is a dot segment")
            }
            return FormEncoding.encode(value.text, space: .percent20)
        default:
            throw .invalid("{\(name)} is of kind \(value.kind.rawValue) and may not stand in that part of a URL")
        }
    }
}
