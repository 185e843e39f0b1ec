/// Where fob keeps its files: a pure function of the environment and the home folder.
///
/// `FOB_HOME` overrides everything at once. A relative `XDG_*` folder counts as absent, as the XDG Base Directory
/// Specification demands; an empty variable counts as absent everywhere.
public struct StorePaths: Sendable, Equatable {
    /// What the user wrote: config.json, profiles, themes.
    public let config: String
    /// What fob wrote and must not lose: store.json, providers, accounts, locks.
    public let store: String
    /// What fob wrote and can do without: logs.
    public let state: String
    /// The clipboard file itself.
    public let clipboard: String

    /// Renewed credentials that could not be saved where they belong.
    public var rescue: String { state + "/rescue" }
    /// The last exchange of each account, without its secrets.
    public var transcripts: String { state + "/transcripts" }
    /// Copies of the store that were made on request or before a migration.
    public var backups: String { String(store.dropLast("/store".count)) + "/backups" }
    /// Profiles of the user's own.
    public var profiles: String { config + "/profiles" }
    /// Themes of the user's own.
    public var themes: String { config + "/themes" }
    /// The settings.
    public var configFile: String { config + "/config.json" }

    /// - Parameter home: the user's home folder, an absolute path.
    public init(environment: [String: String], home: String) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        func folder(_ name: String, else fallback: String) -> String {
            let base = value(name).flatMap { $0.hasPrefix("/") ? trimmed($0) : nil } ?? trimmed(home) + "/" + fallback
            return base + "/fob"
        }
        if let home = value("FOB_HOME").map(trimmed) {
            config = home + "/config"
            store = home + "/store"
            state = home + "/state"
            clipboard = value("FOB_CLIPBOARD") ?? home + "/run/clipboard"
        } else {
            config = folder("XDG_CONFIG_HOME", else: ".config")
            store = folder("XDG_DATA_HOME", else: ".local/share") + "/store"
            state = folder("XDG_STATE_HOME", else: ".local/state")
            let runtime = value("XDG_RUNTIME_DIR").flatMap { $0.hasPrefix("/") ? trimmed($0) + "/fob" : nil }
            clipboard = value("FOB_CLIPBOARD") ?? (runtime ?? state) + "/clipboard"
        }
    }
}

/// The path without the slashes at its end.
private func trimmed(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.hasSuffix("/") { path = path.dropLast() }
    return String(path)
}
