import Vocabulary

/// The lines of a lock file that is only looked at.
struct LockLines: LockNotes {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Lines that say something and cannot be read.
    var unreadable: [LockFile.Line] {
        LockFile.Line.allCases.filter { line in
            !slice(line).allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0 } && read(line) == nil
        }
    }

    func read(_ line: LockFile.Line) -> JSON? {
        try? JSON(parsing: Array(slice(line)), limits: .init(bytes: LockFile.Line.length, depth: 2))
    }

    private func slice(_ line: LockFile.Line) -> ArraySlice<UInt8> {
        bytes.dropFirst(line.offset).prefix(LockFile.Line.length)
    }
}
