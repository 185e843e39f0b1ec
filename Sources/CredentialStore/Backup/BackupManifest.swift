import Vocabulary

/// The file `backup.json` of a backup: what it is a copy of. It holds no secret and no name.
struct BackupManifest: Sendable, Equatable {
    static let fileName = "backup.json"
    static let format = "fob-backup"
    static let names = ["format", "version", "store_id", "protection", "made_at", "accounts", "providers", "left_out"]

    let storeID: String
    /// `none` or `sealed`, as in the store's own store.json.
    let protection: String
    let madeAt: Instant
    let accounts: Int
    let providers: Int
    /// How many records were damaged and are not in it.
    let leftOut: Int

    var json: JSON {
        .record(
            [
                ("format", JSON(Self.format)), ("version", 1), ("store_id", JSON(storeID)),
                ("protection", JSON(protection)), ("made_at", JSON(madeAt.storable.rfc3339)),
                ("accounts", JSON(Int64(accounts))), ("providers", JSON(Int64(providers))),
                ("left_out", JSON(Int64(leftOut))),
            ], known: Self.names, keeping: nil)
    }

    init(storeID: String, protection: String, madeAt: Instant, accounts: Int, providers: Int, leftOut: Int) {
        self.storeID = storeID
        self.protection = protection
        self.madeAt = madeAt
        self.accounts = accounts
        self.providers = providers
        self.leftOut = leftOut
    }

    /// The one in a folder, which that reads a file of; nil where it is missing or damaged.
    init?(in read: (_ file: String, _ limit: Int) throws(FileProblem) -> [UInt8]) {
        guard let bytes = try? read(Self.fileName, 64 << 10), let json = try? JSON(parsing: bytes),
            let manifest = try? BackupManifest(parsing: json)
        else { return nil }
        self = manifest
    }

    init(parsing json: JSON) throws(RecordDefect) {
        let reader = try RecordReader(json)
        try reader.require(format: Self.format)
        self.init(
            storeID: try reader.string("store_id"), protection: try reader.string("protection"),
            madeAt: try reader.instant("made_at"), accounts: try reader.count("accounts"),
            providers: try reader.count("providers"), leftOut: try reader.count("left_out"))
    }
}
