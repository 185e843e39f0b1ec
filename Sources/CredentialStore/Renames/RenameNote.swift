import Vocabulary

/// The file `renaming.json` of the store, sealed if its records are: what a rename is about to do, flushed before it begins and removed when all is
/// done. Whoever finds it finishes the work; it holds no secret.
struct RenameNote: Sendable, Equatable {
    static let fileName = "renaming.json"
    static let sealedFileName = "renaming\(Sealer.suffix)"
    static let format = "fob-renaming"

    /// Nil where accounts alone are renamed.
    var provider: (from: Name, to: Name)?
    /// In the order in which they are moved.
    var accounts: [(from: AccountID, to: AccountID)]

    static func == (left: RenameNote, right: RenameNote) -> Bool { left.json == right.json }

    var json: JSON {
        .record(
            [
                ("format", JSON(Self.format)), ("version", 1),
                ("provider", provider.map { ["from": JSON($0.from.text), "to": JSON($0.to.text)] }),
                (
                    "accounts",
                    JSON(accounts.map { ["from": JSON($0.from.description), "to": JSON($0.to.description)] })
                ),
            ], known: [], keeping: nil)
    }

    init(provider: (from: Name, to: Name)? = nil, accounts: [(from: AccountID, to: AccountID)]) {
        self.provider = provider
        self.accounts = accounts
    }

    init(parsing json: JSON) throws(RecordDefect) {
        let reader = try RecordReader(json)
        try reader.require(format: Self.format)
        if let json = reader.optional("provider") {
            let names = try RecordReader(json, path: "provider")
            provider = (try names.name("from"), try names.name("to"))
        }
        accounts = []
        for json in reader.optional("accounts")?.elements ?? [] {
            let names = try RecordReader(json, path: "accounts")
            guard let from = try? AccountID(try names.string("from")), let to = try? AccountID(try names.string("to"))
            else { throw RecordDefect(position: json.position, reason: "it names no accounts") }
            accounts.append((from, to))
        }
    }
}
