import Vocabulary

extension StoreCheck {
    /// The records of a store, in the folder that holds them.
    mutating func lookAtRecords(_ tree: SeenFolder, _ probe: RecordProbe, _ locks: SeenFolder?) {
        for (name, kind) in CredentialStore.recordFolders {
            guard let folder = folder(name, in: tree) else { continue }
            lookAtRecords(of: folder, kind, probe, locks)
        }
        guard let accounts = folder(CredentialStore.accounts, in: tree) else { return }
        for entry in entries(of: accounts) {
            guard entry.isFolder else {
                report.note(accounts.path(of: entry.name), "it is no folder of fob's")
                continue
            }
            guard let folder = folder(entry, in: accounts) else { continue }
            lookAtRecords(of: folder, .account, named: entry.name, probe, locks)
        }
    }

    /// Nil where there is none; judged where there is.
    mutating func folder(_ name: String, in parent: SeenFolder) -> SeenFolder? {
        entries(of: parent).first { $0.name == name }.flatMap { folder($0, in: parent) }
    }

    private mutating func folder(_ entry: SeenFolder.Entry, in parent: SeenFolder) -> SeenFolder? {
        let isOurs = judge(entry, at: parent.path(of: entry.name), isFolder: true)
        do throws(FileProblem) {
            let folder = try parent.folder(entry.name)
            judgeWriting(folder)
            return folder
        } catch {
            if isOurs { tell(error) }
            return nil
        }
    }

    /// All that is in it; what cannot be listed is wrong and looks empty.
    mutating func entries(of folder: SeenFolder) -> [SeenFolder.Entry] {
        do throws(FileProblem) { return try folder.entries() } catch {
            tell(error)
            return []
        }
    }

    /// That something cannot be looked at, once; that it went away meanwhile is its owner's doing.
    mutating func tell(_ problem: FileProblem) {
        let isTold = report.defects.contains { $0.place == problem.path && $0.problem == problem.reason }
        if !isTold, !problem.isMissing { report.wrong(problem.path, problem.reason, problem.remedy) }
    }

    mutating func lookAtRecords(
        of folder: SeenFolder, _ kind: RecordEnvelope.Kind, named parent: String? = nil, _ probe: RecordProbe,
        _ locks: SeenFolder?
    ) {
        for entry in entries(of: folder) {
            let place = folder.path(of: entry.name)
            if lookAtTemporary(entry, at: place, locks, provider: parent) { continue }
            guard probe.isRecord(entry.name) else {
                report.note(place, "it is no record")
                continue
            }
            // It counts as there, or all accounts of a damaged provider would be called orphans.
            if kind == .provider, let name = CredentialStore.recordName(entry.name) { providers.insert(name) }
            guard judge(entry, at: place) else { continue }
            let bytes: [UInt8]
            do throws(FileProblem) { bytes = try folder.read(entry.name, limit: probe.sizeLimit) } catch {
                if !error.isMissing { report.wrong(place, error.reason, remedy(kind, entry.name, parent)) }
                continue
            }
            do throws(RecordDefect) {
                let content = try probe.content(of: bytes, kind, file: entry.name, folder: parent)
                take(content, kind, probe, at: place, locks)
            } catch {
                report.wrong("\(place):\(error.position)", error.reason, remedy(kind, entry.name, parent))
            }
        }
    }

    private mutating func take(
        _ content: RecordProbe.Content, _ kind: RecordEnvelope.Kind, _ probe: RecordProbe, at place: String,
        _ locks: SeenFolder?
    ) {
        let names: [RecordEnvelope.Kind: String] = [
            .account: "accounts", .provider: "providers", .metadata: "metadata", .rescue: "rescued",
        ]
        if let name = names[kind] { counts[name, default: 0] += 1 }
        if kind == .rescue {
            report.wrong(
                place, "a renewed credential waits here that could not be saved in its place",
                "Put it there. \(Self.anyStart)")
        }
        switch content {
        case .provider(let record):
            providers.insert(record.provider.name)
            if record.isNewer { report.note(place, "a newer fob wrote it", "Update fob to change it.") }
        case .account(let record):
            if record.isNewer { report.note(place, "a newer fob wrote it", "Update fob to change it.") }
            guard kind == .account else { return }
            accountsOf[record.account.id.provider, default: []].append((record.account.id, place))
            lookAtLock(of: record.account, probe, at: place, locks)
        case .metadata, .unopened: break
        }
    }

    /// What its lock tells of an account: a removed record that it must be newer than, a refresh whose end nobody noted.
    private mutating func lookAtLock(
        of account: Account, _ probe: RecordProbe, at place: String, _ locks: SeenFolder?
    ) {
        guard let locks, let name = probe.protection?.lockName(of: account.id),
            let bytes = try? locks.read(name, limit: 1 << 16)
        else { return }
        let lines = LockLines(bytes)
        let before = lines.seenGeneration
        if account.generation < before || account.generation == lines.notedRemoval {
            report.wrong(
                place,
                "its generation \(account.generation) is behind \(before), which was there before: an older copy was put back",
                "Its refresh token may be spent: fob refresh \(account.id), or fob login \(account.id)")
        }
        if let intent = lines.intent, let token = account.credential?.refreshToken, intent.concerns(token),
            !locks.isLocked(name)
        {
            report.note(
                place, "a refresh of \(intent.at.rfc3339) was not heard of again, so its answer may be lost",
                "fob refresh \(account.id)")
        }
    }

    private func subject(_ file: String, _ kind: RecordEnvelope.Kind, _ parent: String?) -> String? {
        if kind == .rescue { return CredentialStore.idOutside(file)?.description }
        guard let name = CredentialStore.recordName(file) else { return nil }
        return [parent, name.text].compactMap { $0 }.joined(separator: "/")
    }

    /// How an account is called whose record cannot be read, as lists show it.
    private func sealedSubject(_ file: String, _ parent: String?) -> String {
        guard let parent, let name = Protection.name(ofFile: file) else { return "ACCOUNT" }
        let provider = providers.first { protection?.folderName(of: $0) == parent }
        return "\(provider?.text ?? parent + Sealer.suffix)/\(name)"
    }

    private func remedy(_ kind: RecordEnvelope.Kind, _ file: String, _ parent: String?) -> String {
        let subject = subject(file, kind, parent)
        return switch kind {
        case .metadata: "Fetch it again: fob discover \(subject ?? "PROVIDER") --accept"
        case .rescue: "Repair or remove that file; without it the account's last credential is lost."
        case .account:
            restoring(
                .init(kind: .account, file: file, parent: parent), subject,
                otherwise:
                    "No backup has it. Sign in anew: fob remove \(subject ?? sealedSubject(file, parent)), then fob login"
            )
        default:
            restoring(
                .init(kind: .provider, file: file), subject,
                otherwise: "No backup has it. Remove it and add the provider anew: fob provider add")
        }
    }

    /// Whether it is a temporary file; one whose maker is gone is wrong.
    mutating func lookAtTemporary(
        _ entry: SeenFolder.Entry, at place: String, _ locks: SeenFolder?, provider: String? = nil
    ) -> Bool {
        guard let temporary = TemporaryName(entry.name) else { return false }
        let provider = provider.flatMap { try? Name($0) }
        let lock =
            CredentialStore.lockName(ofFile: temporary.target, provider: provider) ?? CredentialStore.storeLock
        if locks?.isLocked(lock) != true, locks?.isLocked(CredentialStore.storeLock) != true {
            report.wrong(
                place, "a process that is gone left it behind, and it may hold secrets", "Remove it. \(Self.anyStart)")
        }
        return true
    }
}
