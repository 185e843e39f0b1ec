public import Vocabulary

extension CredentialStore {
    /// The file of an export of those accounts and their providers.
    ///
    /// - Parameter passphrase: what it is sealed under; nil for a plain one, which whoever reads it can use.
    /// - Throws: ``Failure`` of kind `notFound` for an account that is not there, `store` for one that is damaged.
    public func export(_ ids: [AccountID], passphrase: LockedBytes?) throws(Failure) -> [UInt8] {
        let content = try reading(Self.subject) { use throws(Failure) in try use.content(ids) }
        guard let content else { throw Failure(.notFound, "There is no store yet.", remedy: "fob paths") }
        let json: JSON
        if let passphrase {
            json = try ExportFile.sealed(content, passphrase: passphrase, making: making)
        } else {
            json = ExportFile.plain(content)
        }
        let bytes = json.serialized()
        guard bytes.count <= ExportFile.sizeLimit else {
            throw Failure(
                .usage, "The export would be larger than \(ExportFile.sizeLimit >> 20) MiB.",
                remedy: "Export fewer accounts at once.")
        }
        return bytes
    }
}

extension StoreUse {
    fileprivate func content(_ ids: [AccountID]) throws(Failure) -> ExportContent {
        var accounts: [AccountRecord] = []
        for id in Set(ids).sorted() {
            guard let record = try record(id) else {
                throw Failure(.notFound, "There is no account “\(id)”.", remedy: "fob accounts lists yours.")
            }
            guard !record.isNewer else { throw recordFile(id, in: root).isNewer }
            accounts.append(record)
        }
        var providers: [ProviderRecord] = []
        for name in Set(ids.map(\.provider)).sorted() {
            guard let record = try record(name) else {
                throw Failure(
                    .store, "The provider \(name) is missing, and without it its accounts are of no use.",
                    remedy: "fob provider add \(name) --profile ID")
            }
            providers.append(record)
        }
        return ExportContent(exportedAt: clock.now(), providers: providers, accounts: accounts)
    }
}
