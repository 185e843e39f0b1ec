import Vocabulary

/// What the lines of a lock file say, to whoever holds it open as to whoever only looks at its bytes.
protocol LockNotes {
    /// Nil for an empty line and for one that a crash has cut: what was not flushed completely was not relied on.
    func read(_ line: LockFile.Line) -> JSON?
}

extension LockNotes {
    var holder: LockHolder {
        let line = read(.holder)
        return LockHolder(
            pid: line?["pid"]?.integer.flatMap { Int32(exactly: $0) },
            since: line?["since"]?.string.flatMap { Instant(rfc3339: $0) })
    }

    var intent: RefreshIntent? {
        guard let line = read(.intent), let at = line["requested_at"]?.string.flatMap({ Instant(rfc3339: $0) }),
            let hash = line["refresh_token_sha256"]?.string, hash.utf8.count == 64
        else { return nil }
        return RefreshIntent(at: at, refreshTokenHash: hash)
    }

    /// The generation of the last record of that name that was removed; nil where none was.
    var notedRemoval: Int? { generation(.removed) }

    /// The highest generation that a record of that name is known to have had; 0 where nobody noted any.
    var seenGeneration: Int { max(generation(.removed) ?? 0, generation(.saved) ?? 0) }

    private func generation(_ line: LockFile.Line) -> Int? {
        read(line)?["generation"]?.integer.flatMap { Int(exactly: $0) }
    }
}
