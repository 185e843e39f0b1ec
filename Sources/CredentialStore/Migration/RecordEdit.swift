import Vocabulary

/// The members of a record while a step of a migration works on them. Values keep their places in the text, so that a defect
/// that shows later is told where it stands in the file.
struct RecordEdit {
    private let record: JSON
    private var members: [JSON.Member]

    init(_ record: JSON) {
        self.record = record
        members = record.members ?? []
    }

    var result: JSON { JSON(.object(members), position: record.position) }

    subscript(_ key: String) -> JSON? {
        guard let value = members.first(where: { $0.key == key })?.value, !value.isNull else { return nil }
        return value
    }

    /// Takes a member out; nil where it is absent or null.
    mutating func take(_ key: String) -> JSON? {
        guard let index = members.firstIndex(where: { $0.key == key }) else { return nil }
        let value = members.remove(at: index).value
        return value.isNull ? nil : value
    }

    /// Puts a member there, in place of one of the same name; nothing for nil.
    mutating func put(_ key: String, _ value: JSON?) {
        guard let value else { return }
        members.removeAll { $0.key == key }
        members.append(JSON.Member(key: key, value: value))
    }

    mutating func rename(_ old: String, to new: String) { put(new, take(old)) }

    /// Milliseconds since 1970 become a time as this version spells it.
    mutating func instant(_ old: String, to new: String? = nil) throws(RecordDefect) {
        guard let value = take(old) else { return }
        guard let milliseconds = value.integer else { throw Self.defect(value, old, "milliseconds since 1970") }
        put(new ?? old, JSON(.string(Instant(milliseconds: milliseconds).storable.rfc3339), position: value.position))
    }

    static func defect(_ value: JSON, _ key: String, _ wanted: String) -> RecordDefect {
        RecordDefect(position: value.position, reason: "“\(key)” is \(value.kind); it must be \(wanted)")
    }
}
