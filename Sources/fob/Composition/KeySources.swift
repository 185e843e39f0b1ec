import CredentialStore
import Synchronization
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where this program looks for the key of a sealed store: the ring, then a key file, then the key command.
///
/// The file is the one that `FOB_KEY_FILE` names, else the settings', else that of the slot. The command comes from the
/// settings alone: what lies beside the records must not say what is run. What came of either is kept until it is
/// forgotten, so that a command is run once.
final class KeySources: KeySource {
    /// The key file, for one command.
    static let variable = "FOB_KEY_FILE"

    let ring: any KeyRing
    private let environment: [String: String]
    private let configFile: String
    private let runsCommand: Bool
    private let kept = Mutex<[Place: Result<LockedBytes, Failure>]>([:])

    private enum Place: Hashable {
        case file(String)
        case command
    }

    /// Reads nothing; the settings not before they are needed.
    init(ring: any KeyRing, environment: [String: String], configFile: String, runsCommand: Bool = true) {
        self.ring = ring
        self.environment = environment
        self.configFile = configFile
        self.runsCommand = runsCommand
    }

    func secret(of source: SecretKeySource) throws(Failure) -> LockedBytes? {
        switch source {
        case .keyFile(let path):
            if let named = try keyFile() { return try content(ofFile: named) }
            // A stick that is not in its port leaves the store locked; nothing is wrong with it.
            return access(path, F_OK) == 0 ? try content(ofFile: path) : nil
        case .keyCommand: return try printed()
        }
    }

    /// What the command of the settings prints; nil where they name none.
    func printed() throws(Failure) -> LockedBytes? {
        guard runsCommand, let words = try Settings.load(configFile).keyCommand else { return nil }
        return try remembered(.command) { () throws(Failure) in
            try KeyCommand(words: words, environment: environment).run()
        }
    }

    /// Where the key file is, as the environment or the settings say; nil where the slot's own path counts.
    func keyFile() throws(Failure) -> String? {
        if let path = environment[Self.variable], !path.isEmpty { return path }
        return try Settings.load(configFile).keyFile
    }

    /// The content of a key file, line end included.
    ///
    /// - Throws: ``Failure`` of kind `busy`, since the store stays locked, where it is no private file of enough bytes.
    func content(ofFile path: String) throws(Failure) -> LockedBytes {
        try remembered(.file(path)) { () throws(Failure) in
            let secret: LockedBytes
            do throws(Failure) { secret = try SecretSource.lockedContent(path) } catch {
                throw Failure(.busy, error.message, remedy: error.remedy)
            }
            guard secret.count >= SlotSecret.shortestSecret else {
                throw Failure(
                    .busy,
                    "The key file \(ScreenText.line(path, limit: 200)) holds less than \(SlotSecret.shortestSecret) bytes.",
                    remedy: "Unlock the store by its passphrase: fob unlock")
            }
            return secret
        }
    }

    /// The same for who leaves what takes long to the ordinary command.
    var withoutCommand: KeySources {
        KeySources(ring: ring, environment: environment, configFile: configFile, runsCommand: false)
    }

    /// The same for a screen that stays, where keys are kept even if the system keeps none.
    var keptHere: KeySources { KeySources(ring: OwnKeyRing(ring), environment: environment, configFile: configFile) }

    func forget() { kept.withLock { $0 = [:] } }

    private func remembered(
        _ place: Place, _ read: () throws(Failure) -> LockedBytes
    ) throws(Failure) -> LockedBytes {
        if let known = kept.withLock({ $0[place] }) { return try known.get() }
        let fresh: Result<LockedBytes, Failure>
        do throws(Failure) { fresh = .success(try read()) } catch { fresh = .failure(error) }
        kept.withLock { $0[place] = fresh }
        return try fresh.get()
    }
}
