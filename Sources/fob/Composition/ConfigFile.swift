import CredentialStore
import TokenService
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// config.json where fob itself changes it, by its owner's wish.
struct ConfigFile {
    private let path: String

    init(_ path: String) { self.path = path }

    /// Saves the name of a theme, durably; the mode of the file stays. Where the file is a symbolic link, what it leads to is changed: dotfiles are
    /// often kept elsewhere.
    func keep(theme: String) throws(Failure) {
        let target = resolved
        guard let bytes = SmallFile.read(target) else {
            guard access(target, F_OK) != 0 else { throw refused("cannot be read, or is longer than 1 MiB") }
            try DurableFile.save(ConfigEdit.new("theme", theme), to: target, randomness: LiveRandomness())
            return
        }
        let edit: ConfigEdit
        do { edit = try ConfigEdit(bytes) } catch { throw refused("cannot be read: \(error)") }
        guard let edited = edit.setting("theme", to: theme) else { throw refused("is not changed by fob as it is") }
        guard edited != bytes else { return }
        try DurableFile.save(edited, to: target, keepsMode: true, randomness: LiveRandomness())
    }

    private var resolved: String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private func refused(_ why: String) -> Failure {
        Failure(.usage, "\(ScreenText.line(path, limit: 300)) \(why).", remedy: "Write it there yourself.")
    }
}
