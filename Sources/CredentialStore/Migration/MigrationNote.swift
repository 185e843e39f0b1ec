import Vocabulary

/// The file `migrating.json` of the store: that a migration is under way, and which backup holds the store as it was. It is
/// there from the moment that the backup is complete until every record is rewritten; it holds no secret.
struct MigrationNote: Sendable, Equatable {
    static let fileName = "migrating.json"
    static let format = "fob-migrating"

    /// The version that the store had.
    let from: Int
    /// The folder of the backup.
    let backup: String

    var json: JSON {
        ["format": JSON(Self.format), "version": 1, "from": JSON(Int64(from)), "backup": JSON(backup)]
    }

    init(from: Int, backup: String) {
        self.from = from
        self.backup = backup
    }

    init(parsing json: JSON) throws(RecordDefect) {
        let reader = try RecordReader(json)
        try reader.require(format: Self.format)
        self.init(from: try reader.count("from"), backup: try reader.string("backup"))
    }
}
