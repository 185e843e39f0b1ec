import Vocabulary

/// What every record begins with.
package struct RecordEnvelope: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case store = "fob-store"
        case provider = "fob-provider"
        case account = "fob-account"
        case metadata = "fob-metadata"
        case rescue = "fob-rescue"
        case transcript = "fob-transcript"
        case renaming = "fob-renaming"
        case export = "fob-export"
    }

    /// The version that this code writes.
    static let version = 1
    /// Longer files are refused before they are read: a reply of 1 MiB, escaped at its worst, fits.
    static let sizeLimit = 8 << 20
    static let names = ["format", "version", "generation"]

    let version: Int
    let generation: Int

    /// Whether a later fob wrote it: readable as far as it is understood, and never rewritten.
    var isNewer: Bool { version > Self.version }

    init(_ record: RecordReader, kind: Kind) throws(RecordDefect) {
        let format = try record.string("format")
        guard format == kind.rawValue else {
            throw RecordDefect(
                position: try record.required("format").position,
                reason: "“format” is not “\(kind.rawValue)”")
        }
        version = try record.count("version")
        guard version >= 1 else {
            throw RecordDefect(
                position: try record.required("version").position, reason: "there is no version \(version)")
        }
        generation = kind == .store ? 0 : try record.count("generation")
    }

    static func members(kind: Kind, generation: Int?) -> [(String, JSON?)] {
        [
            ("format", JSON(kind.rawValue)), ("version", JSON(Int64(version))),
            ("generation", generation.map { JSON(Int64($0)) }),
        ]
    }
}
