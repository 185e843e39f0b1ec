import Vocabulary

/// What stands around the records.
extension StoreCheck {
    /// The store's own folder: notes of work that was interrupted, and what does not belong there.
    mutating func lookAtTop(_ root: SeenFolder, _ locks: SeenFolder?) {
        let tree = header?.tree
        let interrupted = Self.interrupted(root, header)
        let isBusy = locks?.isLocked(CredentialStore.storeLock) == true
        for entry in entries(of: root) {
            let place = root.path(of: entry.name)
            if lookAtTemporary(entry, at: place, locks) { continue }
            switch entry.name {
            case StoreRecord.fileName, CredentialStore.locks: break
            case RenameNote.fileName, RenameNote.sealedFileName:
                if !isBusy { report.wrong(place, "a rename was interrupted", "Finish it. \(Self.anyStart)") }
            case ConversionNote.fileName:
                lookAtConversion(interrupted, header, at: place)
            case MigrationNote.fileName:
                report.wrong(place, "a migration was interrupted", "Finish it. \(Self.anyStart)")
            case CredentialStore.accounts, CredentialStore.providers, CredentialStore.metadata:
                // Where a start removes them, that is said of the note.
                if case .removes(nil) = interrupted { break }
                if tree != nil, !isEmpty(root, entry.name) {
                    report.wrong(place, "plain records lie beside the sealed ones", "Look at them, then remove them.")
                }
            case StoreUse.damaged: lookAtDamaged(root)
            case tree: break
            case _ where SealedHeader.isTree(entry.name):
                lookAtOtherTree(entry.name, interrupted, root)
            default: report.note(place, "it is no file of fob's")
            }
        }
    }

    private func isEmpty(_ parent: SeenFolder, _ name: String) -> Bool {
        guard let folder = try? parent.folder(name), let entries = try? folder.entries() else { return false }
        return entries.allSatisfy { $0.isFolder && isEmpty(folder, $0.name) }
    }

    private mutating func lookAtDamaged(_ root: SeenFolder) {
        guard let folder = folder(StoreUse.damaged, in: root) else { return }
        for entry in entries(of: folder) {
            report.note(
                folder.path(of: entry.name), "a damaged record that was replaced; it may hold secrets",
                "Remove it once nothing in it is needed.")
        }
    }

    mutating func lookAtRescued(_ probe: RecordProbe, _ locks: SeenFolder?) {
        guard let folder = surrounding(store.paths.rescue) else { return }
        lookAtRecords(of: folder, .rescue, probe, locks)
    }

    mutating func lookAtTranscripts(_ locks: SeenFolder?) {
        guard let folder = surrounding(store.paths.transcripts) else { return }
        for entry in entries(of: folder) {
            let place = folder.path(of: entry.name)
            if !lookAtTemporary(entry, at: place, locks) { judge(entry, at: place) }
        }
    }

    mutating func lookAtLocks(_ locks: SeenFolder?) {
        guard let locks else { return }
        judge(locks.entry, at: locks.path)
        judgeWriting(locks)
        for entry in entries(of: locks) {
            let place = locks.path(of: entry.name)
            guard entry.name.hasSuffix(CredentialStore.lockSuffix) else {
                report.note(place, "it is no lock")
                continue
            }
            counts["locks", default: 0] += 1
            guard judge(entry, at: place), let bytes = try? locks.read(entry.name, limit: 1 << 16) else { continue }
            let lines = LockLines(bytes)
            for line in lines.unreadable {
                report.note(place, "its line \(line.rawValue + 1) was cut by a crash; nothing relies on it")
            }
            if locks.isLocked(entry.name) { report.note(place, "\(lines.holder) holds it") }
        }
    }

    mutating func lookAtBackups() {
        guard let folder = surrounding(store.paths.backups) else { return }
        for entry in entries(of: folder) {
            let place = folder.path(of: entry.name)
            if TemporaryName(entry.name) != nil {
                report.wrong(place, "a backup was interrupted, and it may hold secrets", "Remove it. \(Self.anyStart)")
                continue
            }
            guard let seen = try? folder.folder(entry.name), let backup = SeenBackup(seen, of: header) else {
                report.note(place, "it is no backup")
                continue
            }
            judge(entry, at: place, isFolder: true)
            counts["backups", default: 0] += 1
            guard backup.isOfThisStore else { continue }
            if case .sealed? = header, backup.saysPlain {
                report.wrong(
                    place, "it is a plain copy of what is sealed in the store",
                    "Remove it: rm -r \(ShellText.word(place))")
            }
            backups.append(backup)
        }
        backups.sort { ($0.madeAt, $0.path) < ($1.madeAt, $1.path) }
    }

    private mutating func surrounding(_ path: String) -> SeenFolder? {
        do throws(FileProblem) {
            let folder = try SeenFolder.root(path)
            judge(folder.entry, at: path)
            judgeWriting(folder)
            return folder
        } catch {
            tell(error)
            return nil
        }
    }
}
