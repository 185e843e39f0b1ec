import Vocabulary

/// What stands beside a clipboard file: whose content it is and when it must go. Holds no secret.
struct ClipboardSidecar: Sendable, Equatable {
    static let format = "fob-clipboard"
    static let names = ["format", "version", "sha256", "previous_sha256", "written_at", "remove_at"]

    let hash: String
    /// The content that is being replaced: until the rename happened it still lies there.
    let previousHash: String?
    let writtenAt: Instant
    let removeAt: Instant

    /// Whether the content with this hash is fob's.
    func owns(_ hash: String) -> Bool { hash == self.hash || hash == previousHash }

    /// Whether its time is up; a clock that was set back before the writing does not make it live longer.
    func isStale(at now: Instant) -> Bool { removeAt <= now || now < writtenAt }

    var json: JSON {
        .record(
            [
                ("format", JSON(Self.format)), ("version", 1), ("sha256", JSON(hash)),
                ("previous_sha256", previousHash.map { JSON($0) }),
                ("written_at", JSON(writtenAt.storable.rfc3339)), ("remove_at", JSON(removeAt.storable.rfc3339)),
            ], known: Self.names, keeping: nil)
    }

    init(hash: String, previousHash: String?, writtenAt: Instant, removeAt: Instant) {
        self.hash = hash
        self.previousHash = previousHash
        self.writtenAt = writtenAt
        self.removeAt = removeAt
    }

    init(parsing json: JSON) throws(RecordDefect) {
        let reader = try RecordReader(json)
        try reader.require(format: Self.format)
        self.init(
            hash: try reader.string("sha256"), previousHash: try reader.optionalString("previous_sha256"),
            writtenAt: try reader.instant("written_at"), removeAt: try reader.instant("remove_at"))
    }
}
