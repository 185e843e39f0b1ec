import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file that fob begins for a person to go on with: made whole, mode 0600, and never in place of one that is there.
enum NewFile {
    /// - Throws: ``Failure`` of kind `usage` where there is one already, `store` where none can be made.
    static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
        let shown = ScreenText.line(path, limit: 300)
        makeFolders(above: path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { throw exists(path) }
            throw Failure(.store, "\(shown) cannot be made: \(String(cString: strerror(errno))).")
        }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let reason = String(cString: strerror(errno))
                unlink(path)
                throw Failure(.store, "\(shown) cannot be written: \(reason).")
            }
            rest = rest.dropFirst(count)
        }
        fsync(descriptor)
    }

    /// Nothing is made where something is already, not even in the place of a link that leads nowhere.
    ///
    /// - Throws: ``Failure`` of kind `usage` where there is.
    static func refuse(_ path: String) throws(Failure) {
        guard faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) != 0 else { throw exists(path) }
    }

    private static func exists(_ path: String) -> Failure {
        Failure(
            .usage, "\(ScreenText.line(path, limit: 300)) exists already.",
            remedy: "Choose another name, or remove that file.")
    }

    private static func makeFolders(above path: String) {
        var at = path.hasPrefix("/") ? "" : "."
        for piece in path.split(separator: "/").dropLast() {
            at += "/" + piece
            mkdir(at, 0o700)
        }
    }
}

/// `write(2)`, named apart from the methods here.
private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}
