import Vocabulary

/// The lines of a lock file that is only looked at.
struct LockLines {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var intent: RefreshIntent? {
        guard let line = self[.intent], let at = line["requested_at"]?.string.flatMap({ Instant(rfc3339: $0) }),
            let hash = line["refresh_token_sha256"]?.string, hash.utf8.count == 64
        else { return nil }
        return RefreshIntent(at: at, refreshTokenHash: hash)
    }

    var removedGeneration: Int? { self[.removed]?["generation"]?.integer.flatMap { Int(exactly: $0) } }

    var savedGeneration: Int? { self[.saved]?["generation"]?.integer.flatMap { Int(exactly: $0) } }

    var holder: LockHolder {
        let line = self[.holder]
        return LockHolder(
            pid: line?["pid"]?.integer.flatMap { Int32(exactly: $0) },
            since: line?["since"]?.string.flatMap { Instant(rfc3339: $0) })
    }

    /// Lines that say something and cannot be read.
    var unreadable: [LockFile.Line] {
        LockFile.Line.allCases.filter { line in
            !slice(line).allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0 } && self[line] == nil
        }
    }

    private subscript(_ line: LockFile.Line) -> JSON? {
        try? JSON(parsing: Array(slice(line)), limits: .init(bytes: LockFile.Line.length, depth: 2))
    }

    private func slice(_ line: LockFile.Line) -> ArraySlice<UInt8> {
        bytes.dropFirst(line.offset).prefix(LockFile.Line.length)
    }
}
