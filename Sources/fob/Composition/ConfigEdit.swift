import Vocabulary

/// A change of one member of config.json that leaves every other byte, comments included, as its owner wrote it.
struct ConfigEdit {
    private let bytes: [UInt8]
    private let document: JSON

    /// - Throws: ``JSONError`` where the text cannot be read.
    init(_ bytes: [UInt8]) throws(JSONError) {
        self.bytes = bytes
        document = try JSON(parsing: bytes, dialect: .lenient)
    }

    /// A file that says that and nothing else.
    static func new(_ key: String, _ text: String) -> [UInt8] {
        Array("{\n    \(JSON.quoted(key)): \(JSON.quoted(text))\n}\n".utf8)
    }

    /// The text with that string in that member of the outermost object; nil where it is no object of ours to change.
    func setting(_ key: String, to text: String) -> [UInt8]? {
        guard let members = document.members else { return nil }
        let edited: [UInt8]
        if let old = members.first(where: { $0.key == key })?.value {
            guard old.string != nil, let start = offset(of: old.position), let end = endOfString(at: start) else {
                return nil
            }
            edited = bytes[..<start] + Array(JSON.quoted(text).utf8) + bytes[end...]
        } else {
            guard let start = offset(of: document.position) else { return nil }
            edited = inserted("\(JSON.quoted(key)): \(JSON.quoted(text))", behind: start + 1, members)
        }
        return isSound(edited, key, text) ? edited : nil
    }

    /// Behind the opening bracket: on a line of its own where the first line holds no member, else in front of it.
    private func inserted(_ entry: String, behind start: Int, _ members: [JSON.Member]) -> [UInt8] {
        let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
        let first = members.first.flatMap { offset(of: $0.keyPosition) } ?? endOfObject
        guard first >= end else {
            let comma = members.isEmpty ? " " : ","
            return bytes[..<start] + Array(" \(entry)\(comma)".utf8) + bytes[start...]
        }
        let indent = members.first.map { max(0, $0.keyPosition.column - 1) } ?? 4
        let line = "\n" + String(repeating: " ", count: indent) + entry + (members.isEmpty ? "" : ",")
        return bytes[..<end] + Array(line.utf8) + bytes[end...]
    }

    /// Where the closing bracket of the outermost object stands: nothing but blanks and comments follows it, and where it
    /// is empty nothing but those is in it.
    private var endOfObject: Int { bytes.lastIndex(of: UInt8(ascii: "}")) ?? bytes.count }

    /// Every other member says what it said.
    private func isSound(_ edited: [UInt8], _ key: String, _ text: String) -> Bool {
        guard let after = try? JSON(parsing: edited, dialect: .lenient), after[key]?.string == text else {
            return false
        }
        func others(_ json: JSON) -> JSON { JSON(.object((json.members ?? []).filter { $0.key != key })) }
        return others(after) == others(document)
    }

    /// Lines end with a newline, columns count scalars.
    private func offset(of position: JSON.Position) -> Int? {
        var index = bytes.startIndex
        for _ in 1..<max(1, position.line) {
            guard let end = bytes[index...].firstIndex(of: 0x0A) else { return nil }
            index = end + 1
        }
        var column = 1
        while column < position.column, index < bytes.count {
            index += 1
            while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
            column += 1
        }
        return index < bytes.count ? index : nil
    }

    private func endOfString(at start: Int) -> Int? {
        guard bytes[start] == UInt8(ascii: "\"") else { return nil }
        var index = start + 1
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\"") { return index + 1 }
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }
}
