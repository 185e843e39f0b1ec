import CredentialStore

/// Where everything is, by the names that `fob paths --json` uses.
enum PathList {
    static func rows(_ paths: StorePaths) -> [(name: String, path: String)] {
        [
            ("config", paths.configFile), ("profiles", paths.profiles), ("themes", paths.themes),
            ("store", paths.store), ("backups", paths.backups), ("state", paths.state), ("rescue", paths.rescue),
            ("clipboard", paths.clipboard),
        ]
    }
}
