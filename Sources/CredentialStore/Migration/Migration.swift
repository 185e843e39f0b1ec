import Vocabulary

/// How a record of an earlier version becomes one of this version: a chain of steps from each version to the next, JSON to
/// JSON, by kind. A step is pure, knows its own two versions only, and is never changed once a later one stands behind it.
///
/// What a step does not know it leaves where it is. A value that it must understand and cannot is a defect with its place.
enum Migration {
    typealias Step = @Sendable (JSON) throws(RecordDefect) -> JSON

    /// The record as this version writes it; unchanged where it is one already, or one that no step knows.
    static func current(_ record: JSON, _ kind: RecordEnvelope.Kind) throws(RecordDefect) -> JSON {
        guard var version = version(of: record, kind) else { return record }
        var record = record
        while version < RecordEnvelope.version {
            guard let step = step(kind, from: version) else { return record }
            record = try step(record)
            version += 1
        }
        return record
    }

    /// Whether a record is of an earlier version that can be migrated.
    static func isNeeded(for record: JSON, _ kind: RecordEnvelope.Kind) -> Bool {
        guard let version = version(of: record, kind) else { return false }
        return version < RecordEnvelope.version && step(kind, from: version) != nil
    }

    /// Nil for what is no record of that kind.
    static func version(of record: JSON, _ kind: RecordEnvelope.Kind) -> Int? {
        guard record["format"]?.string == kind.rawValue else { return nil }
        return record["version"]?.integer.flatMap { Int(exactly: $0) }
    }

    private static func step(_ kind: RecordEnvelope.Kind, from version: Int) -> Step? {
        switch (kind, version) {
        case (.account, 0): Version0.account
        case (.provider, 0): Version0.provider
        case (.metadata, 0): Version0.metadata
        case (.store, 0): Version0.store
        default: nil
        }
    }
}
