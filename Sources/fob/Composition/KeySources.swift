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
    /// Where the key file is, as the environment or the settings say; nil where the slot's own path counts.
    let keyFile: String?
    private let command: KeyCommand?
    private let kept = Mutex<[Place: Result<LockedBytes, Failure>]>([:])

    private enum Place: Hashable {
        case file(String)
        case command
    }

    init(ring: any KeyRing, settings: Settings, environment: [String: String]) {
        self.ring = ring
        keyFile = environment[Self.variable].flatMap { $0.isEmpty ? nil : $0 } ?? settings.keyFile
        command = settings.keyCommand.map { KeyCommand(words: $0, environment: environment) }
    }

    func secret(of source: SecretKeySource) throws(Failure) -> LockedBytes? {
        switch source {
        case .keyFile(let path):
            if let keyFile { return try content(ofFile: keyFile) }
            // A stick that is not in its port leaves the store locked; nothing is wrong with it.
            return access(path, F_OK) == 0 ? try content(ofFile: path) : nil
        case .keyCommand: return try printed()
        }
    }

    /// What the command of the settings prints; nil where they name none.
    func printed() throws(Failure) -> LockedBytes? {
        guard let command else { return nil }
        return try remembered(.command) { () throws(Failure) in try command.run() }
    }

    /// The content of a key file, line end included.
    ///
    /// - Throws: ``Failure`` of kind `busy`, since the store stays locked, where it is no private file of enough bytes.
    func content(ofFile path: String) throws(Failure) -> LockedBytes {
        try remembered(.file(path)) { () throws(Failure) in
            let secret: LockedBytes
            do { secret = try SecretSource.lockedContent(path) } catch {
                throw Failure(
                    .busy, "The store is locked: \(error.message.prefix(1).lowercased())\(error.message.dropFirst())",
                    remedy: error.remedy)
            }
            guard secret.count >= SlotSecret.shortestSecret else {
                throw Failure(
                    .busy,
                    "The store is locked: the key file \(ScreenText.line(path, limit: 200)) holds less than "
                        + "\(SlotSecret.shortestSecret) bytes.")
            }
            return secret
        }
    }

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
