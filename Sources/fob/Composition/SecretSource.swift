import CredentialStore
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where a secret may come from: a private file, a descriptor, a prompt. Never an argument: every user sees those.
enum SecretSource {
    /// - Throws: ``Failure`` of kind `usage` for a file that others can read, that is no regular file or is empty.
    static func file(_ path: String) throws(Failure) -> Secret {
        let shown = ScreenText.line(path, limit: 200)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw Failure(.usage, "The secret file \(shown) cannot be opened: \(String(cString: strerror(errno))).")
        }
        defer { close(descriptor) }
        guard let status = FileStatus(descriptor: descriptor), status.isRegular else {
            throw Failure(.usage, "The secret file \(shown) is not a regular file.")
        }
        guard status.permissions & 0o077 == 0 else {
            throw Failure(
                .usage, "The secret file \(shown) can be read by others; it was not read.", remedy: "chmod 600 \(shown)"
            )
        }
        return try read(descriptor, "The secret file \(shown)")
    }

    static func descriptor(_ descriptor: Int32) throws(Failure) -> Secret {
        guard descriptor >= 0, fcntl(descriptor, F_GETFD) >= 0 else {
            throw Failure(.usage, "The descriptor \(descriptor) is not open.")
        }
        return try read(descriptor, "The descriptor \(descriptor)")
    }

    /// One trailing newline does not belong to the secret; anything else does.
    private static func read(_ descriptor: Int32, _ what: String) throws(Failure) -> Secret {
        guard var bytes = SmallFile.read(descriptor: descriptor) else {
            throw Failure(.usage, "\(what) cannot be read, or is longer than 1 MiB.")
        }
        if bytes.last == 0x0A { bytes.removeLast() }
        if bytes.last == 0x0D { bytes.removeLast() }
        guard !bytes.isEmpty else { throw Failure(.usage, "\(what) is empty.") }
        return Secret(utf8: bytes)
    }
}
