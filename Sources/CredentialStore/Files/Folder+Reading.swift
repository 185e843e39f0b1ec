#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Folder {
    /// The whole file: a regular one, ours, under one name only, and at most `limit` bytes long. A mode looser
    /// than 0600 is repaired with a notice.
    ///
    /// The file is opened first and judged by its descriptor, so that what is judged is what is read.
    func read(_ name: String, limit: Int) throws(FileProblem) -> [UInt8] {
        // O_NONBLOCK: a FIFO must not hold us up before fstat tells what it is.
        let descriptor = openat(self.descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            let error = SystemError.last
            guard error.code == ELOOP else { throw FileProblem("read", path(of: name), error) }
            throw FileProblem("read", path(of: name), unacceptable: "it is a symbolic link")
        }
        defer { close(descriptor) }
        let size = try check(descriptor, name, action: "read")
        return try contentsOfFile(descriptor, path(of: name), size: size, limit: limit)
    }

    /// Whether an open file is one that fob may use; repairs its mode.
    ///
    /// - Returns: its size.
    @discardableResult
    func check(_ descriptor: Int32, _ name: String, action: String) throws(FileProblem) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileProblem("inspect", path(of: name), .last) }
        func refuse(_ reason: String) -> FileProblem { FileProblem(action, path(of: name), unacceptable: reason) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw refuse("it is not a regular file") }
        guard status.st_uid == geteuid() else { throw refuse("it belongs to another user (\(status.st_uid))") }
        // Zero: removed or replaced since it was opened, which is the reader's luck and nobody's attack.
        guard status.st_nlink <= 1 else { throw refuse("it has a second name (hard link)") }
        guard status.st_nlink == 0 || isNamed(name, status) || isGone(descriptor) else {
            throw refuse("it is known by another name than the one it was opened by")
        }
        if status.st_mode & 0o077 != 0 {
            guard fchmod(descriptor, 0o600) == 0 else { throw FileProblem("repair the mode of", path(of: name), .last) }
            notices.post(
                "\(path(of: name)) was open to other users (mode \(octal(status.st_mode))); its mode is 0600 again.")
        }
        return Int(status.st_size)
    }
}

extension Folder {
    /// Whether that name is still this very file's.
    private func isNamed(_ name: String, _ status: stat) -> Bool {
        var named = stat()
        return fstatat(descriptor, name, &named, AT_SYMLINK_NOFOLLOW) == 0 && named.st_ino == status.st_ino
            && named.st_dev == status.st_dev
    }

    /// Whether a writer has replaced it since it was opened. One that was a second name of another file when it was opened, and
    /// lost that name, still has the other one.
    private func isGone(_ descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_nlink == 0
    }

    /// What the mode of a file of a person's own lets whom do; nil where there is none.
    func mode(of name: String) -> mode_t? {
        var status = stat()
        guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        return status.st_mode & 0o777
    }
}

/// What an open file holds, from where it stands to its end.
///
/// - Parameter size: as it was announced; only a guess.
func contentsOfFile(_ descriptor: Int32, _ path: String, size: Int, limit: Int) throws(FileProblem) -> [UInt8] {
    func tooLarge() -> FileProblem { FileProblem("read", path, unacceptable: "it is larger than \(limit) bytes") }
    guard size <= limit else { throw tooLarge() }
    var bytes: [UInt8] = []
    while true {
        // One byte more than announced: a file that grows shows itself without another round.
        var count = 0
        let chunk = [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, filled in
            repeat { count = readSome(descriptor, buffer.baseAddress, size + 1) } while count < 0 && errno == EINTR
            filled = max(0, count)
        }
        guard count >= 0 else { throw FileProblem("read", path, .last) }
        if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
        guard bytes.count <= limit else { throw tooLarge() }
        if count <= size && bytes.count >= size || count == 0 { return bytes }
    }
}

private func readSome(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
        Glibc.read(descriptor, buffer, count)
    #else
        Darwin.read(descriptor, buffer, count)
    #endif
}
