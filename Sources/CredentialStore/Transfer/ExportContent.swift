import Vocabulary

/// What an export holds: accounts with their providers, as their records are.
package struct ExportContent: Sendable {
    static let names = ["exported_at", "providers", "accounts"]

    let exportedAt: Instant
    /// Each named once; every provider of an account is there.
    let providers: [ProviderRecord]
    let accounts: [AccountRecord]

    init(exportedAt: Instant, providers: [ProviderRecord], accounts: [AccountRecord]) {
        self.exportedAt = exportedAt
        self.providers = providers
        self.accounts = accounts
    }

    var json: JSON {
        [
            "exported_at": JSON(exportedAt.storable.rfc3339),
            "providers": JSON(
                providers.map { ProviderRecord.json($0.provider, generation: $0.generation, keeping: $0.source) }),
            "accounts": JSON(accounts.map { AccountRecord.json($0.account, keeping: $0.source) }),
        ]
    }

    /// Reads and checks all of it: nothing of a file that is wrong in one place is used.
    init(parsing json: JSON) throws(RecordDefect) {
        let reader = try RecordReader(json, path: "content")
        exportedAt = try reader.instant("exported_at")
        var names: Set<Name> = []
        var ids: Set<AccountID> = []
        var providers: [ProviderRecord] = []
        var accounts: [AccountRecord] = []
        for element in try Self.list(reader, "providers") {
            let record = try ProviderRecord(parsing: element)
            guard !record.isNewer else { throw Self.newer(element) }
            guard names.insert(record.provider.name).inserted else {
                throw RecordDefect(
                    position: element.position, reason: "the provider \(record.provider.name) stands twice")
            }
            providers.append(record)
        }
        for element in try Self.list(reader, "accounts") {
            let record = try AccountRecord(parsing: element)
            let id = record.account.id
            guard !record.isNewer else { throw Self.newer(element) }
            guard ids.insert(id).inserted else {
                throw RecordDefect(position: element.position, reason: "the account \(id) stands twice")
            }
            guard names.contains(id.provider) else {
                throw RecordDefect(position: element.position, reason: "the provider of \(id) is missing")
            }
            accounts.append(record)
        }
        self.providers = providers
        self.accounts = accounts
    }

    private static func list(_ reader: RecordReader, _ key: String) throws(RecordDefect) -> [JSON] {
        let value = try reader.required(key)
        guard let elements = value.elements else {
            throw RecordDefect(position: value.position, reason: "“\(reader.full(key))” must be an array")
        }
        return elements
    }

    private static func newer(_ element: JSON) -> RecordDefect {
        RecordDefect(position: element.position, reason: "a newer fob wrote this record")
    }
}
