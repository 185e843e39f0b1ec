#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the system says of a file.
///
/// Read here for every layer above: beside a library that imports CoreFoundation the compiler takes the members of
/// `stat` for that module's.
public struct FileStatus: Sendable, Equatable {
    /// Whether it is a plain file: no folder, pipe, socket or device.
    public let isRegular: Bool
    /// The nine bits for owner, group and others.
    public let permissions: UInt32

    /// Of an open file; nil where the system does not tell.
    public init?(descriptor: Int32) {
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { return nil }
        self.init(info)
    }

    /// Of the file that the path leads to; nil where there is none.
    public init?(path: String) {
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        self.init(info)
    }

    private init(_ info: stat) {
        isRegular = info.st_mode & S_IFMT == S_IFREG
        permissions = UInt32(info.st_mode) & 0o777
    }
}
