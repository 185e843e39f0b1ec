import Vocabulary

/// Collects the defects of one profile while it is read, so that all are told at once.
final class ProfileReading {
    /// The profile's own file, and behind it those that it extends and what a provider overrides; each value says by its
    /// position which it comes from.
    let files: [ProfileDocument.File]
    /// Whether it was checked before fob was built.
    let isBuiltIn: Bool
    private var found: [(order: JSON.Position, defect: ProfileDefect)] = []

    init(files: [ProfileDocument.File], isBuiltIn: Bool) {
        self.files = files
        self.isBuiltIn = isBuiltIn
    }

    /// The profile's own file.
    var file: String { files.first?.name ?? "" }

    /// Notes a defect; the same one at the same place is noted once, however often that place is read.
    func note(_ position: JSON.Position, _ path: String, _ reason: String, remedy: String? = nil) {
        let (index, place) = position.inFile
        let file = files.indices.contains(index) ? files[index] : ProfileDocument.File(name: self.file)
        let defect = ProfileDefect(
            file: file.name, position: file.hasPlaces ? place : .none, path: path, reason: reason, remedy: remedy)
        let isKnown = found.contains { $0.order == position && $0.defect.reason == defect.reason }
        guard !isKnown else { return }
        found.append((position, defect))
    }

    /// Whether nothing was wrong.
    var isSound: Bool { found.isEmpty }

    /// File by file, each in its own order.
    var sorted: [ProfileDefect] {
        found.sorted { ($0.order.line, $0.order.column) < ($1.order.line, $1.order.column) }.map(\.defect)
    }
}

/// One object of a profile file, with its place; every unfit member is noted where it stands.
struct ProfileObject {
    let json: JSON
    let path: String
    let reading: ProfileReading

    /// Nil, and noted, where the value is no object. Keys beyond `level` are noted with the nearest known name.
    init?(_ json: JSON, _ path: String, _ reading: ProfileReading, level: ProfileKeys.Level?) {
        guard let members = json.members else {
            reading.note(json.position, path, "an object is expected here, not \(json.kind)")
            return nil
        }
        self.json = json
        self.path = path
        self.reading = reading
        guard let level else { return }
        for member in members where !level.known.contains(member.key) {
            let key = ScreenText.line(member.key, limit: 60)
            let place = path.isEmpty ? key : "\(path).\(key)"
            if level.foreseen.contains(member.key) {
                reading.note(
                    member.keyPosition, place,
                    "“\(key)” belongs to the profile format, but this version of fob does not implement it")
            } else {
                let names = level.known + level.foreseen
                reading.note(
                    member.keyPosition, place, "the key “\(key)” is unknown",
                    remedy: NearestName.remedy(for: key, among: names, listing: "Known here are"))
            }
        }
    }

    func place(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    func note(_ key: String, _ reason: String, remedy: String? = nil) {
        reading.note(json[key]?.position ?? json.position, place(key), reason, remedy: remedy)
    }

    var members: [JSON.Member] { json.members ?? [] }

    func object(_ key: String, _ level: ProfileKeys.Level?) -> ProfileObject? {
        json[key].flatMap { ProfileObject($0, place(key), reading, level: level) }
    }

    func string(_ key: String) -> String? {
        guard let value = json[key] else { return nil }
        if let text = value.string { return text }
        note(key, "a string is expected here, not \(value.kind)")
        return nil
    }

    /// A string that is there to be read by people.
    func line(_ key: String) -> String? { string(key).map { ScreenText.line($0) } }

    func bool(_ key: String) -> Bool? {
        guard let value = json[key] else { return nil }
        if let flag = value.bool { return flag }
        note(key, "true or false is expected here, not \(value.kind)")
        return nil
    }

    func integer(_ key: String, in range: ClosedRange<Int64>) -> Int64? {
        guard let value = json[key] else { return nil }
        if let number = value.integer, range.contains(number) { return number }
        note(key, "a whole number from \(range.lowerBound) to \(range.upperBound) is expected here")
        return nil
    }

    /// One string or a list of them.
    func strings(_ key: String) -> [String]? {
        guard let value = json[key] else { return nil }
        if let text = value.string { return [text] }
        guard let elements = value.elements else {
            note(key, "a string or a list of strings is expected here, not \(value.kind)")
            return nil
        }
        for element in elements where element.string == nil {
            reading.note(element.position, place(key), "a string is expected here, not \(element.kind)")
        }
        return elements.compactMap(\.string)
    }

    /// An object of strings, in the order of the file.
    func pairs(_ key: String) -> [(name: String, value: String)]? {
        guard let object = object(key, nil) else { return nil }
        return object.members.compactMap { member in object.string(member.key).map { (member.key, $0) } }
    }

    /// A word of an enumeration; one that the format foresees is refused as such.
    func word<Word: RawRepresentable<String> & CaseIterable>(
        _ key: String, _ type: Word.Type, foreseen: [String] = []
    ) -> Word? {
        guard let text = string(key) else { return nil }
        if let word = Word(rawValue: text) { return word }
        let known = Word.allCases.map(\.rawValue)
        let shown = ScreenText.line(text, limit: 60)
        if foreseen.contains(text) {
            note(key, "“\(shown)” belongs to the profile format, but this version of fob does not implement it")
        } else {
            note(
                key, "“\(shown)” is not known here",
                remedy: NearestName.remedy(for: text, among: known, listing: "Known are"))
        }
        return nil
    }

    func template(_ key: String) -> Template? { string(key).flatMap { template(of: $0, at: key) } }

    func template(of text: String, at key: String) -> Template? {
        do {
            return try Template(text)
        } catch {
            note(key, error.reason)
            return nil
        }
    }

    /// Templates by name; a list gives the same name several times (RFC 8707 section 2 repeats `resource`).
    func templateLists(_ key: String) -> [(name: String, value: Template)]? {
        guard let object = object(key, nil) else { return nil }
        return object.members.flatMap { member -> [(name: String, value: Template)] in
            guard let elements = member.value.elements else {
                return object.template(member.key).map { [(member.key, $0)] } ?? []
            }
            return elements.compactMap { element in
                guard let text = element.string else {
                    reading.note(
                        element.position, object.place(member.key), "a string is expected here, not \(element.kind)")
                    return nil
                }
                return object.template(of: text, at: member.key).map { (member.key, $0) }
            }
        }
    }

    func templates(_ key: String) -> [(name: String, value: Template)]? {
        guard let object = object(key, nil) else { return nil }
        return object.members.compactMap { member in
            object.template(member.key).map { (member.key, $0) }
        }
    }
}
