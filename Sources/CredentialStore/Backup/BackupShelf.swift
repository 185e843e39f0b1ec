import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The folder in which backups stand beside each other.
struct BackupShelf {
    let folder: Folder
    let calls: FileCalls
    let randomness: any Randomness

    /// The backups of that store, the oldest first.
    func backups(ofStore id: String) throws(FileProblem) -> [(name: String, manifest: BackupManifest)] {
        var found: [(name: String, manifest: BackupManifest)] = []
        for name in try folder.names() where TemporaryName(name) == nil {
            guard let backup = try? folder.folder(name), let manifest = BackupManifest(in: backup.read),
                manifest.storeID == id
            else { continue }
            found.append((name, manifest))
        }
        return found.sorted { ($0.manifest.madeAt, $0.name) < ($1.manifest.madeAt, $1.name) }
    }

    /// A name for a backup of that moment that nothing has yet: `20261121T042233Z`.
    func freeName(at now: Instant, prefix: String = "", suffix: String = "") throws(FileProblem) -> String {
        let taken = Set(try folder.names())
        let digits = now.storable.rfc3339.prefix(19).filter { $0 != "-" && $0 != ":" }
        let name = "\(prefix)\(prefix.isEmpty ? "" : "-")\(digits)Z\(suffix)"
        guard taken.contains(name) else { return name }
        return (2...).lazy.map { "\(name)-\($0)" }.first { !taken.contains($0) } ?? name
    }

    /// Removes all but the newest.
    ///
    /// - Returns: the names of those that were removed.
    func prune(keeping count: Int, ofStore id: String) throws(FileProblem) -> [String] {
        let names = try backups(ofStore: id).dropLast(count).map(\.name)
        try remove(names)
        return names
    }

    /// Removes backups, each under a temporary name so that a part of one is never taken for a backup.
    func remove(_ names: [String]) throws(FileProblem) {
        for name in names {
            let temporary = TemporaryName(for: name, randomness: randomness).text
            do throws(SystemError) { try calls.rename(folder.descriptor, name, temporary) } catch {
                throw FileProblem("remove", folder.path(of: name), error)
            }
            try folder.removeAll(temporary)
        }
    }

    /// Removes what a killed process left behind; the backup lock must be held.
    ///
    /// - Parameter target: only what was to become that; nil for all of it.
    func sweep(_ target: String? = nil) throws(FileProblem) {
        for name in try folder.names() {
            guard let temporary = TemporaryName(name), target == nil || temporary.target == target else { continue }
            try folder.removeAll(name)
        }
    }
}
