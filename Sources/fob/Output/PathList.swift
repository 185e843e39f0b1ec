import CredentialStore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where everything is, by the names that `fob paths --json` uses.
enum PathList {
    static func rows(_ paths: StorePaths) -> [(name: String, path: String)] {
        [
            ("config", paths.configFile), ("profiles", paths.profiles), ("themes", paths.themes),
            ("store", paths.store), ("backups", paths.backups), ("state", paths.state), ("rescue", paths.rescue),
            ("clipboard", paths.clipboard),
        ]
    }

    /// `0700`; nil where there is nothing yet.
    static func mode(of path: String) -> String? {
        FileStatus(path: path).map { status in
            let digits = String(status.permissions, radix: 8)
            return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
    }

    /// Whether it lies on a medium that is mounted read-only.
    static func isReadOnly(_ path: String) -> Bool { access(path, W_OK) != 0 && errno == EROFS }
}
