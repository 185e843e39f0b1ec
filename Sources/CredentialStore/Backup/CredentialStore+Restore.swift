public import Vocabulary

extension CredentialStore {
    /// Puts accounts of a backup back, and their providers where they are missing.
    ///
    /// A record whose generation or credential is newer than the backup's is left alone. Nobody knows whether the refresh
    /// token of what came back is still good: its renewal is unverified. A damaged record is kept aside, not lost.
    ///
    /// - Parameters:
    ///   - path: the folder that ``backUp(to:keeping:patience:clock:)`` made.
    ///   - chosen: which accounts, with their providers; all of both where neither is named.
    ///   - providers: which providers, without their accounts.
    ///   - isDryRun: says what would be done and does nothing.
    /// - Throws: ``Failure`` of kind `notFound`, `usage` for what is no backup, `store` where it cannot be opened, `busy`.
    public func restore(
        from path: String, accounts chosen: [AccountID] = [], providers: [Name] = [], isDryRun: Bool = false,
        patience: Duration = .seconds(90), clock: any Clock<Duration>,
        waiting: (AccountID, LockHolder) -> Void = { _, _ in }
    ) async throws(Failure) -> RestoreReport {
        let backup = try openBackup(path)
        for id in chosen where backup.accounts[id] == nil {
            throw Failure(
                .notFound,
                "The backup holds no account “\(id)”\(backup.damaged.isEmpty ? "" : " that is not damaged").",
                remedy: "See what it holds: fob store restore --dry-run \(ShellText.word(path))")
        }
        for name in providers where backup.providers[name] == nil {
            throw Failure(
                .notFound, "The backup holds no provider “\(name)”.",
                remedy: "See what it holds: fob store restore --dry-run \(ShellText.word(path))")
        }
        let isWhole = chosen.isEmpty && providers.isEmpty
        let ids = (isWhole ? Array(backup.accounts.keys) : Array(Set(chosen))).sorted()
        let names = isWhole ? Set(backup.providers.keys) : Set(ids.map(\.provider) + providers)
        var report = RestoreReport(madeAt: backup.manifest.madeAt)
        for name in names.sorted() {
            guard let record = backup.providers[name] else { continue }
            report.providers.append(
                try await entry("\(name)") { () async throws(Failure) in
                    try await restore(record, backup, isDryRun: isDryRun, clock: clock)
                })
        }
        for id in ids {
            guard let record = backup.accounts[id] else { continue }
            report.accounts.append(
                try await entry("\(id)") { () async throws(Failure) in
                    if isDryRun {
                        return try reading("\(id)") { use throws(Failure) in
                            try use.restore(record, from: backup, lock: nil)
                        } ?? .init("\(id)", .restored)
                    }
                    return try await withAccountLock(
                        id, patience: patience, clock: clock, waiting: { waiting(id, $0) }
                    ) { lock throws(Failure) in try lock.use.restore(record, from: backup, lock: lock.file) }
                })
        }
        if isWhole { report.accounts += backup.damaged }
        return report
    }

    /// One that fails is told of, and the others go on; a store that is locked ends it all.
    private func entry(
        _ name: String, _ body: () async throws(Failure) -> RestoreReport.Entry
    ) async throws(Failure) -> RestoreReport.Entry {
        do throws(Failure) {
            return try await body()
        } catch {
            guard error.kind != .cancelled, try !needsKey() else { throw error }
            return .init(name, error)
        }
    }

    private func restore(
        _ record: ProviderRecord, _ backup: OpenedBackup, isDryRun: Bool, clock: any Clock<Duration>
    ) async throws(Failure) -> RestoreReport.Entry {
        let name = record.provider.name
        if isDryRun {
            return try reading("\(name)") { use throws(Failure) in try use.restore(record, isDryRun: true) }
                ?? .init("\(name)", .restored)
        }
        return try await withStoreLock(for: name, clock: clock) { use throws(Failure) in
            let entry = try use.restore(record, isDryRun: false)
            // With the provider comes what its owner agreed to believe of it.
            if entry.outcome == .restored, let copy = backup.metadata[name], (try? use.metadata(of: name)) == .some(nil)
            {
                try use.save(copy, of: name)
            }
            return entry
        }
    }
}
