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
        try withPrivateFile(path) { descriptor, what throws(Failure) in try secret(descriptor, what) }
    }

    /// - Throws: ``Failure`` of kind `usage` for a descriptor that is not open or gives nothing.
    static func descriptor(_ descriptor: Int32) throws(Failure) -> Secret {
        try secret(descriptor, try openDescriptor(descriptor))
    }

    /// A private file's whole content, line end included.
    static func lockedContent(_ path: String) throws(Failure) -> LockedBytes {
        try withPrivateFile(path) { descriptor, what throws(Failure) in
            try read(descriptor, what, limit: lockedLimit)
        }
    }

    /// A passphrase from a descriptor that is open; one newline at its end does not belong to it.
    static func lockedDescriptor(_ descriptor: Int32) throws(Failure) -> LockedBytes {
        try lockedLine(descriptor, try openDescriptor(descriptor))
    }

    /// The longest passphrase or content of a key file, in bytes.
    static let lockedLimit = 65_536

    private static func withPrivateFile<Value>(
        _ path: String, _ body: (Int32, String) throws(Failure) -> Value
    ) throws(Failure) -> Value {
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
                .usage, "The secret file \(shown) can be read by others; it was not read.",
                remedy: "chmod 600 \(ShellText.word(path))"
            )
        }
        return try body(descriptor, "The secret file \(shown)")
    }

    private static func openDescriptor(_ descriptor: Int32) throws(Failure) -> String {
        guard descriptor >= 0, fcntl(descriptor, F_GETFD) >= 0 else {
            throw Failure(.usage, "The descriptor \(descriptor) is not open.")
        }
        return "The descriptor \(descriptor)"
    }

    /// One trailing line end, of whatever kind, does not belong to the secret; anything else does.
    private static func secret(_ descriptor: Int32, _ what: String) throws(Failure) -> Secret {
        let content = try read(descriptor, what, limit: SmallFile.limit)
        let secret = content.withBytes { bytes in
            var count = bytes.count
            if count > 0, bytes[count - 1] == 0x0A { count -= 1 }
            if count > 0, bytes[count - 1] == 0x0D { count -= 1 }
            return Secret(copying: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        }
        guard !secret.isEmpty else { throw Failure(.usage, "\(what) is empty.") }
        return secret
    }

    private static func lockedLine(_ descriptor: Int32, _ what: String) throws(Failure) -> LockedBytes {
        let line = try read(descriptor, what, limit: lockedLimit).withBytes { bytes in
            let end = bytes.suffix(2).elementsEqual([0x0D, 0x0A]) ? 2 : bytes.last == 0x0A ? 1 : 0
            return LockedBytes(copying: UnsafeRawBufferPointer(rebasing: bytes.dropLast(end)))
        }
        guard !line.isEmpty else { throw Failure(.usage, "\(what) is empty.") }
        return line
    }

    private static func read(_ descriptor: Int32, _ what: String, limit: Int) throws(Failure) -> LockedBytes {
        guard let content = LockedBytes(readingToEndOf: descriptor, limit: limit) else {
            throw Failure(.usage, "\(what) cannot be read, or is longer than \(limit >> 10) KiB.")
        }
        return content
    }
}
