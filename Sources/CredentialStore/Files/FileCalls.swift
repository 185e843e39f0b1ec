#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The system calls that one durable save makes, in the order of its doing; tests put failing ones in their place.
struct FileCalls: Sendable {
    /// Makes a new file, mode 0600, and gives its descriptor.
    var create: @Sendable (_ folder: Int32, _ name: String) throws(SystemError) -> Int32
    /// Reserves room on the disk for that many bytes.
    var allocate: @Sendable (_ file: Int32, _ bytes: Int) throws(SystemError) -> Void
    /// Writes bytes at an offset; may write fewer than given.
    var write: @Sendable (_ file: Int32, _ bytes: ArraySlice<UInt8>, _ offset: Int) throws(SystemError) -> Int
    var truncate: @Sendable (_ file: Int32, _ bytes: Int) throws(SystemError) -> Void
    /// Flushes a file to the medium.
    var synchronize: @Sendable (_ file: Int32) throws(SystemError) -> Void
    var rename: @Sendable (_ folder: Int32, _ from: String, _ to: String) throws(SystemError) -> Void
    /// Flushes the names in a folder to the medium.
    var synchronizeFolder: @Sendable (_ folder: Int32) throws(SystemError) -> Void

    static let live = FileCalls(
        create: { folder, name throws(SystemError) in
            let file = openat(folder, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw .last }
            // The umask may have taken away what the owner needs.
            guard fchmod(file, 0o600) == 0 else {
                let error = SystemError.last
                close(file)
                unlinkat(folder, name, 0)
                throw error
            }
            return file
        },
        allocate: { file, bytes throws(SystemError) in try reserve(file, bytes) },
        write: { file, bytes, offset throws(SystemError) in
            let count = bytes.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, off_t(offset)) }
            guard count >= 0 else { throw .last }
            return count
        },
        truncate: { file, bytes throws(SystemError) in
            guard ftruncate(file, off_t(bytes)) == 0 else { throw .last }
        },
        synchronize: { file throws(SystemError) in try flush(file) },
        rename: { folder, from, to throws(SystemError) in
            guard renameat(folder, from, folder, to) == 0 else { throw .last }
        },
        synchronizeFolder: { folder throws(SystemError) in
            guard fsync(folder) == 0 else { throw .last }
        })

    /// As ``live``, for a new file in place of one that has that mode; nil for the usual one.
    static func live(mode: mode_t?) -> FileCalls {
        guard let mode else { return live }
        var calls = live
        calls.create = { folder, name throws(SystemError) in
            let file = try live.create(folder, name)
            // Where it cannot be had, a private file is better than none.
            _ = fchmod(file, mode)
            return file
        }
        return calls
    }

    private static func reserve(_ file: Int32, _ bytes: Int) throws(SystemError) {
        #if canImport(Glibc)
            // It returns its error and leaves errno alone.
            while true {
                switch posix_fallocate(file, 0, off_t(bytes)) {
                case 0: return
                case EINTR: continue
                case let code: throw SystemError(code)
                }
            }
        #else
            let zeros = [UInt8](repeating: 0, count: bytes)
            guard pwrite(file, zeros, bytes, 0) == bytes else { throw errno == 0 ? SystemError(ENOSPC) : .last }
        #endif
    }

    private static func flush(_ file: Int32) throws(SystemError) {
        #if canImport(Darwin)
            // fsync(2) of macOS leaves the data in the drive's own cache.
            if fcntl(file, F_FULLFSYNC) == 0 { return }
            guard errno == ENOTSUP || errno == ENOTTY || errno == EINVAL else { throw .last }
        #endif
        guard fsync(file) == 0 else { throw .last }
    }
}
