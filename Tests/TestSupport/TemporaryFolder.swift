import Foundation

/// A folder of one test, mode 0700, removed with all that is in it when the test gives it back.
public struct TemporaryFolder: Sendable {
    /// Absolute, symbolic links resolved, without a slash at its end.
    public let path: String

    /// The path of something in it.
    public func path(_ relative: String) -> String { path + "/" + relative }

    /// Writes a file, and the folders on the way to it; returns its path.
    @discardableResult
    public func write(_ text: String, to relative: String, mode: UInt16 = 0o600) throws -> String {
        let file = URL(fileURLWithPath: path(relative))
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: Int(mode)], ofItemAtPath: file.path)
        return file.path
    }

    /// The bytes of a file in it.
    public func read(_ relative: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path(relative))))
    }

    /// The text of a file in it; what is not UTF-8 becomes U+FFFD.
    public func text(_ relative: String) throws -> String { String(decoding: try read(relative), as: UTF8.self) }

    /// Whether something has that name; a dangling link counts.
    public func exists(_ relative: String) -> Bool {
        (try? FileManager.default.attributesOfItem(atPath: path(relative))) != nil
    }

    /// The permission bits of something in it, links not followed.
    public func mode(_ relative: String) throws -> UInt16 {
        let attributes = try FileManager.default.attributesOfItem(atPath: path(relative))
        return (attributes[.posixPermissions] as? NSNumber)?.uint16Value ?? 0
    }

    /// Every file below it, relative and sorted, folders left out.
    public func files() -> [String] {
        let all = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return all.filter { relative in
            var isFolder: ObjCBool = false
            return !FileManager.default.fileExists(atPath: self.path(relative), isDirectory: &isFolder)
                || !isFolder.boolValue
        }.sorted()
    }

    fileprivate static func make() throws -> TemporaryFolder {
        let base = FileManager.default.temporaryDirectory.path
        var template = Array((base + "/fob-test-XXXXXX").utf8CString)
        guard let made = template.withUnsafeMutableBufferPointer({ $0.baseAddress.flatMap { mkdtemp($0) } }),
            let real = realpath(made, nil)
        else { throw ProgramError("no temporary folder below \(base): errno \(errno)") }
        defer { free(real) }
        return TemporaryFolder(path: String(cString: real))
    }

    fileprivate func remove() {
        // A test may have taken the right to delete away.
        for folder in FileManager.default.enumerator(atPath: path)?.compactMap({ $0 as? String }) ?? [] {
            var status = stat()
            guard lstat(self.path(folder), &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { continue }
            chmod(self.path(folder), 0o700)
        }
        chmod(path, 0o700)
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// Lends a fresh folder.
public func withTemporaryFolder<Result>(_ body: (TemporaryFolder) throws -> Result) throws -> Result {
    let folder = try TemporaryFolder.make()
    defer { folder.remove() }
    return try body(folder)
}

/// Lends a fresh folder for as long as `body` takes.
public func withTemporaryFolder<Result>(_ body: (TemporaryFolder) async throws -> Result) async throws -> Result {
    let folder = try TemporaryFolder.make()
    defer { folder.remove() }
    return try await body(folder)
}
