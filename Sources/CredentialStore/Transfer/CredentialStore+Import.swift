public import Vocabulary

extension CredentialStore {
    /// The longest file that an import reads.
    public static let exportSizeLimit = ExportFile.sizeLimit

    /// Reads and checks the file of an export.
    ///
    /// - Parameter place: how the file is called in messages.
    /// - Throws: ``Failure`` of kind `usage` with line and column.
    public func read(export bytes: [UInt8], place: String) throws(Failure) -> ReadExport {
        let shown = ScreenText.line(place)
        do {
            return ReadExport(file: try ExportFile(parsing: try JSON(parsing: bytes, limits: ExportFile.limits)))
        } catch let error as RecordDefect {
            throw Failure(.usage, "\(shown):\(error.position): it is no export of fob's: \(error.reason).")
        } catch let error as JSONError {
            throw Failure(.usage, "\(shown):\(error.position): it is no export of fob's: \(error.reason).")
        } catch { throw Failure(.usage, "\(shown) is no export of fob's.") }
    }

    /// Opens it; with a passphrase that takes about a second.
    ///
    /// - Throws: one and the same ``Failure`` for a wrong passphrase and for anything that was altered.
    public func open(_ export: ReadExport, passphrase: LockedBytes?) throws(Failure) -> OpenedExport {
        OpenedExport(content: try export.file.content(passphrase: passphrase, deriving: passphrases))
    }

    /// Takes accounts of an export into the store, with their providers. All of it is checked before anything is written.
    ///
    /// - Parameters:
    ///   - chosen: which accounts; all of them where it is empty.
    ///   - isReplacing: accounts of the same names give way. Without it, one that has the very credential of the export stays as it is.
    ///   - check: whether a provider fits here; throws where it does not.
    /// - Throws: ``Failure`` of kind `notFound`, `usage` where an account is there already or a provider of the name is
    ///   another one, `store`, `busy`.
    public func take(
        _ export: OpenedExport, accounts chosen: [AccountID] = [], isReplacing: Bool = false,
        patience: Duration = .seconds(90), clock: any Clock<Duration>, check: (Provider) throws(Failure) -> Void
    ) async throws(Failure) -> ImportReport {
        let records = Dictionary(uniqueKeysWithValues: export.content.accounts.map { ($0.account.id, $0) })
        for id in chosen where records[id] == nil {
            throw Failure(
                .notFound, "The export holds no account “\(id)”.",
                remedy: "It holds: \(export.accounts.map(\.description).joined(separator: ", ")).")
        }
        let wanted = (chosen.isEmpty ? Array(records.values) : Set(chosen).compactMap { records[$0] })
            .sorted { $0.account.id < $1.account.id }
        guard !wanted.isEmpty else { throw Failure(.usage, "The export holds no account.") }
        let providers = export.content.providers.filter { record in
            wanted.contains { $0.account.id.provider == record.provider.name }
        }
        for record in providers { try check(record.provider) }
        try reading(Self.subject) { use throws(Failure) in
            for record in providers { try use.refuseOther(record) }
            if !isReplacing { try use.refusePresent(wanted) }
            for record in wanted { try use.refuseUnusable(record.account.id) }
        }
        var report = ImportReport(exportedAt: export.exportedAt)
        for record in providers where try await add(record, clock) { report.providers.append(record.provider.name) }
        for record in wanted {
            let entry = try await withAccountLock(record.account.id, patience: patience, clock: clock) {
                lock throws(Failure) in
                try lock.take(record, from: export.content, isReplacing: isReplacing)
            }
            report.accounts.append(entry)
        }
        return report
    }

    /// - Returns: whether it was not there before.
    private func add(_ record: ProviderRecord, _ clock: any Clock<Duration>) async throws(Failure) -> Bool {
        let name = record.provider.name
        return try await withStoreLock(for: name, clock: clock) { use throws(Failure) in
            try use.refuseOther(record)
            guard try use.record(name) == nil else { return false }
            try use.write(record.provider, generation: 1, keeping: record.source)
            return true
        }
    }
}

extension StoreUse {
    /// Refuses a provider whose name another one has here, and says what differs; no value is shown.
    fileprivate func refuseOther(_ record: ProviderRecord) throws(Failure) {
        guard let present = try self.record(record.provider.name), present.provider != record.provider else {
            return
        }
        let (here, there) = (ProviderRecord.members(present.provider), ProviderRecord.members(record.provider))
        let names = ProviderRecord.names.filter { here[$0] != there[$0] }
        throw Failure(
            .usage,
            "The provider \(record.provider.name) is another one here than in the export: \(names.joined(separator: ", ")) differ\(names.count == 1 ? "s" : "").",
            remedy: "Rename yours, import, and rename back: fob provider rename \(record.provider.name) NEW")
    }

    fileprivate func refusePresent(_ wanted: [AccountRecord]) throws(Failure) {
        let present = Set(try accountIDs())
        var taken: [AccountID] = []
        for record in wanted where present.contains(record.account.id) {
            // An import that was interrupted is finished by the same command.
            if (try? self.record(record.account.id))??.account.credential != record.account.credential {
                taken.append(record.account.id)
            }
        }
        guard !taken.isEmpty else { return }
        throw Failure(
            .usage,
            "\(taken.map(\.description).joined(separator: ", ")) \(taken.count == 1 ? "is" : "are") there already; nothing was imported.",
            remedy: "Name the others, or replace with --replace.")
    }

    /// A record that cannot be read or must not be changed would stop the import half-way.
    fileprivate func refuseUnusable(_ id: AccountID) throws(Failure) {
        guard try record(id)?.isNewer != true else { throw recordFile(id, in: root).isNewer }
    }
}

extension ProviderRecord {
    fileprivate static func members(_ provider: Provider) -> [String: JSON] {
        let members = json(provider, generation: 0, keeping: nil).members ?? []
        return Dictionary(members.map { ($0.key, $0.value) }) { $1 }
    }
}

extension AccountLock {
    fileprivate func take(
        _ record: AccountRecord, from content: ExportContent, isReplacing: Bool
    ) throws(Failure) -> ImportReport.Entry {
        let present = try readAccount()
        if let present, !isReplacing, present.credential == record.account.credential {
            return ImportReport.Entry(id: id, outcome: .unchanged, warning: nil)
        }
        guard present == nil || isReplacing else {
            throw Failure(.usage, "\(id) is there already.", remedy: "Replace it with --replace.")
        }
        var account = record.account
        account.distrust(
            "imported; it also lives on the machine it was exported from", at: use.clock.now())
        account.generation = max(present?.generation ?? 0, file.seenGeneration) + 1
        try use.replace(account, keeping: record.source, lock: file)
        var warning: String?
        if let mine = present?.credential?.issuedAt,
            mine > account.credential?.issuedAt ?? Instant(milliseconds: .min)
        {
            let other = account.credential.map { "of \($0.issuedAt.storable.rfc3339)" } ?? "without a credential"
            warning = "its credential of \(mine.storable.rfc3339) gave way to an older one, \(other)"
        }
        return ImportReport.Entry(id: id, outcome: present == nil ? .added : .replaced, warning: warning)
    }
}
