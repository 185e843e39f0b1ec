import ArgumentParser
import CredentialStore
import Vocabulary

extension StoreCommand {
    struct Backup: ServiceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy the store into a new folder, and print where that is.",
            discussion: """
                The copy is protected as the store is: plain files for you alone, or sealed. It need not be unlocked. \
                Without a folder it goes beside the earlier ones; all of them stay unless --keep says how many.
                """)

        @Argument(help: "A folder that does not exist yet") var folder: String?
        @Option(help: ArgumentHelp("How many backups stay, this one included.", valueName: "n")) var keep: Int?
        @OptionGroup var format: JSONOption

        func validate() throws {
            guard (keep ?? 1) >= 1 else { throw ValidationError("--keep takes a number from 1.") }
            guard keep == nil || folder == nil else {
                throw ValidationError("--keep is for the folder of all backups: leave FOLDER out.")
            }
        }

        func perform(in workshop: Workshop) async throws(Failure) {
            // A backup must not begin with making a store.
            let store = FileStatus(path: workshop.paths.store) == nil ? workshop.store : try workshop.openedStore()
            let backup = try await store.backUp(to: folder, keeping: keep, clock: workshop.sleeper)
            if format.json { Output.json(Self.document(backup)) } else { Output.out(backup.path) }
            let (accounts, providers) = (backup.accounts, backup.providers)
            Output.err(
                "\(accounts) account\(accounts == 1 ? "" : "s"), \(providers) provider\(providers == 1 ? "" : "s")"
                    + (backup.isSealed ? ", sealed as the store is." : ", in plain text as in the store."))
            for path in backup.removed { Output.err("Removed: \(ScreenText.line(path))") }
            try Output.raise(backup.leftOut)
        }

        private static func document(_ backup: StoreBackup) -> JSON {
            [
                "schema": "fob.backup/1", "path": JSON(backup.path), "made_at": JSON(backup.madeAt.rfc3339),
                "protection": JSON(backup.isSealed ? "sealed" : "none"), "accounts": JSON(Int64(backup.accounts)),
                "providers": JSON(Int64(backup.providers)),
                "left_out": JSON(backup.leftOut.map { JSON($0.message) }),
                "removed": JSON(backup.removed.map { JSON($0) }),
            ]
        }
    }

    struct Restore: ServiceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put accounts of a backup back, all or some.",
            discussion: """
                Nothing newer is replaced. Whether a refresh token of the backup is still good shows at its next use.
                """)

        @Argument(help: "What fob store backup printed") var folder: String
        @Argument(help: "PROVIDER/NAME, or PROVIDER for its record alone; all of them without one")
        var accounts: [String] = []
        @Flag(name: .customLong("dry-run"), help: "Say what would be done, and do nothing.") var isDryRun = false
        @OptionGroup var format: JSONOption

        func perform(in workshop: Workshop) async throws(Failure) {
            let ids = try accounts.filter { $0.contains("/") }.map { text throws(Failure) in
                try AccountID.argument(text)
            }
            let providers = try accounts.filter { !$0.contains("/") }.map { text throws(Failure) in
                try Name.argument(text, "provider")
            }
            let store = isDryRun ? workshop.store : try workshop.openedStore()
            let report = try await store.restore(
                from: folder, accounts: ids, providers: providers, isDryRun: isDryRun, clock: workshop.sleeper,
                waiting: { Output.err("\($0): \($1) holds its lock.") })
            if format.json {
                Output.json(document(report))
            } else {
                for line in lines(report) { Output.out(line) }
            }
            let failures = (report.providers + report.accounts).compactMap(\.failure)
            let worst = failures.first { $0.kind == .store } ?? failures.first { $0.kind == .busy }
            try Output.raise(failures, worst: worst)
        }

        private func lines(_ report: RestoreReport) -> [String] {
            var lines = ["backup of \(report.madeAt.localText)\(isDryRun ? ", dry run" : "")"]
            for (kind, entries) in [("provider", report.providers), ("account", report.accounts)] {
                for entry in entries {
                    let reason = entry.reason.map { ": \($0)" } ?? ""
                    lines.append("\(kind) \(entry.name): \(entry.outcome.rawValue)\(reason)")
                }
            }
            return lines
        }

        private func document(_ report: RestoreReport) -> JSON {
            func list(_ entries: [RestoreReport.Entry], _ kind: String) -> JSON {
                JSON(
                    entries.map {
                        [
                            kind: JSON($0.name), "outcome": JSON($0.outcome.rawValue), "reason": JSON($0.reason),
                            "remedy": JSON($0.failure?.remedy),
                        ]
                    })
            }
            return [
                "schema": "fob.restore/1", "made_at": JSON(report.madeAt.rfc3339), "dry_run": JSON(isDryRun),
                "providers": list(report.providers, "provider"), "accounts": list(report.accounts, "account"),
            ]
        }
    }
}
