import Vocabulary

/// The file `converting.json` of the store: which records are being written anew as which others, flushed before it begins and
/// removed when all is done.
///
/// Only what it names is ever deleted: the new records where store.json still names the old ones, the old ones where it
/// names the new. It holds no secret and no name of an account.
struct ConversionNote: Sendable, Equatable {
    static let fileName = "converting.json"
    static let format = "fob-converting"

    /// The folder of sealed records; nil for plain ones, which are in the store's own folder.
    let from: String?
    let to: String?

    init(from: String?, to: String?) {
        self.from = from
        self.to = to
    }

    init(parsing json: JSON) throws(RecordDefect) {
        let reader = try RecordReader(json)
        try reader.require(format: Self.format)
        from = try reader.optionalString("from")
        to = try reader.optionalString("to")
        for tree in [from, to].compactMap({ $0 }) where !SealedHeader.isTree(tree) {
            throw RecordDefect(position: json.position, reason: "it names no folder of sealed records")
        }
        guard from != to else { throw RecordDefect(position: json.position, reason: "it names one folder twice") }
    }

    var json: JSON {
        .record(
            [
                ("format", JSON(Self.format)), ("version", 1), ("from", from.map { JSON($0) }),
                ("to", to.map { JSON($0) }),
            ], known: [], keeping: nil)
    }
}
