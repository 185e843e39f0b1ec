import Vocabulary

/// Reads the members of one object of a record by name; null counts as absent.
struct RecordReader {
    let json: JSON
    /// How the object is called in messages: empty for the record itself, `credential`.
    let path: String

    init(_ json: JSON, path: String = "") throws(RecordDefect) {
        self.json = json
        self.path = path
        guard json.members != nil else { throw defect(json, path, "an object") }
    }

    func optional(_ key: String) -> JSON? {
        guard let value = json[key], !value.isNull else { return nil }
        return value
    }

    func required(_ key: String) throws(RecordDefect) -> JSON {
        guard let value = optional(key) else {
            throw RecordDefect(position: json.position, reason: "“\(full(key))” is missing")
        }
        return value
    }

    func string(_ key: String) throws(RecordDefect) -> String { try string(required(key), key) }

    func optionalString(_ key: String) throws(RecordDefect) -> String? {
        guard let value = optional(key) else { return nil }
        return try string(value, key)
    }

    func secret(_ key: String) throws(RecordDefect) -> Secret { Secret(try string(key)) }

    func optionalSecret(_ key: String) throws(RecordDefect) -> Secret? { try optionalString(key).map { Secret($0) } }

    /// Not negative.
    func count(_ key: String) throws(RecordDefect) -> Int {
        let value = try required(key)
        guard let number = value.integer.flatMap({ Int(exactly: $0) }), number >= 0 else {
            throw defect(value, full(key), "a whole number that is not negative")
        }
        return number
    }

    func name(_ key: String) throws(RecordDefect) -> Name {
        let value = try required(key)
        do {
            return try Name(string(value, key))
        } catch let error as NameError {
            throw RecordDefect(position: value.position, reason: "“\(full(key))”: \(error)")
        } catch {
            throw defect(value, full(key), "a string")
        }
    }

    func instant(_ key: String) throws(RecordDefect) -> Instant {
        let value = try required(key)
        return try instant(value, key)
    }

    func optionalInstant(_ key: String) throws(RecordDefect) -> Instant? {
        guard let value = optional(key) else { return nil }
        return try instant(value, key)
    }

    func optionalBool(_ key: String) throws(RecordDefect) -> Bool? {
        guard let value = optional(key) else { return nil }
        guard let bool = value.bool else { throw defect(value, full(key), "true or false") }
        return bool
    }

    /// `never`, an instant, or absent: unknown.
    func expiry(_ key: String) throws(RecordDefect) -> Expiry {
        guard let value = optional(key) else { return .unknown }
        if value.string == "never" { return .never }
        return .at(try instant(value, key))
    }

    /// Strings by name; empty where there is none.
    func strings(_ key: String) throws(RecordDefect) -> [String: String] {
        var strings: [String: String] = [:]
        for (name, value) in try objects(key) { strings[name] = try string(value, "\(key).\(name)") }
        return strings
    }

    /// Values by name; empty where there is none.
    func objects(_ key: String) throws(RecordDefect) -> [(name: String, value: JSON)] {
        guard let value = optional(key) else { return [] }
        guard let members = value.members else { throw defect(value, full(key), "an object") }
        return members.map { ($0.key, $0.value) }
    }

    /// Bytes in base64url, in the one spelling that they have.
    ///
    /// - Parameter length: how many there must be; nil for any number.
    func base64URL(_ key: String, length: Int?) throws(RecordDefect) -> [UInt8] {
        let text = try string(key)
        // A text of another length is not even decoded.
        guard length.map({ text.utf8.count == ($0 * 8 + 5) / 6 }) != false, let bytes = Base64.decode(text),
            Base64.encodeURL(bytes) == text
        else {
            let wanted = length.map { "\($0) bytes" } ?? "bytes"
            throw RecordDefect(
                position: try required(key).position,
                reason: "“\(full(key))” must be \(wanted) in base64url without padding")
        }
        return bytes
    }

    /// Refuses what is not of that format: notes and files beside the records, which know no other version.
    func require(format: String, version: Int = 1) throws(RecordDefect) {
        guard try string("format") == format, try count("version") == version else {
            throw RecordDefect(position: json.position, reason: "it is not “\(format)” version \(version)")
        }
    }

    func full(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    private func string(_ value: JSON, _ key: String) throws(RecordDefect) -> String {
        guard let text = value.string else { throw defect(value, full(key), "a string") }
        return text
    }

    private func instant(_ value: JSON, _ key: String) throws(RecordDefect) -> Instant {
        guard let instant = try Instant(rfc3339: string(value, key)) else {
            throw defect(value, full(key), "a time such as 2020-05-23T18:52:03.415Z")
        }
        return instant
    }

    private func defect(_ value: JSON, _ path: String, _ wanted: String) -> RecordDefect {
        let subject = path.isEmpty ? "the record" : "“\(ScreenText.line(path, limit: 80))”"
        return RecordDefect(position: value.position, reason: "\(subject) is \(value.kind); it must be \(wanted)")
    }
}
