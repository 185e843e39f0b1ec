import ArgumentParser
import CredentialStore
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What is to open a sealed store: one passphrase, one key file, the key command, or several of them.
struct KeySlotOptions: ParsableArguments {
    @OptionGroup var passphrase: PassphraseOption
    @Option(
        name: .customLong("key-file"),
        help: ArgumentHelp("A file of yours with at least 32 random bytes opens it.", valueName: "file"))
    var keyFile: String?
    @Flag(name: .customLong("key-command"), help: "What key_command of config.json prints opens it.")
    var keyCommand = false

    /// Whether nothing was chosen: a passphrase is asked for then.
    private var isEmpty: Bool { passphrase.descriptor == nil && keyFile == nil && !keyCommand }

    /// What was chosen, read.
    func secrets(in workshop: Workshop) throws(Failure) -> [SlotSecret] {
        var secrets: [SlotSecret] = []
        if let given = try passphrase.given() { secrets.append(.passphrase(given)) }
        if let keyFile {
            let path = try Self.wholePath(keyFile)
            secrets.append(.keyFile(try SecretSource.lockedContent(path), path: path))
        }
        if keyCommand {
            guard let printed = try workshop.keys.printed() else {
                throw Failure(
                    .usage, "The settings name no key command.",
                    remedy: "Write \"key_command\": [\"PROGRAM\", \"ARGUMENT\"] into \(workshop.paths.configFile).")
            }
            secrets.append(.keyCommand(printed))
        }
        return secrets
    }

    /// The same, where nothing means a passphrase that is typed twice.
    func secretsOrPassphrase(in workshop: Workshop, _ input: InputOption) throws(Failure) -> [SlotSecret] {
        isEmpty ? [.passphrase(try Self.newPassphrase(input))] : try secrets(in: workshop)
    }

    static func newPassphrase(_ input: InputOption) throws(Failure) -> LockedBytes {
        try Prompt.newPassphrase(
            "New passphrase of the store: ", noInput: input.noInput, otherwise: "--passphrase-fd N or --key-file FILE")
    }

    /// A slot keeps the path for whoever starts fob elsewhere.
    private static func wholePath(_ path: String) throws(Failure) -> String {
        guard let resolved = realpath(path, nil) else {
            throw Failure(
                .usage,
                "The key file \(ScreenText.line(path, limit: 200)) cannot be found: \(String(cString: strerror(errno))).",
                remedy: "Make one: (umask 077; head -c 32 /dev/urandom > FILE)")
        }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

extension CredentialStore {
    /// The key of the sealed store where it is at hand, else by its passphrase, asked for at the terminal.
    func keyOrPassphrase(_ input: InputOption) throws(Failure) -> StoreKey? {
        guard case .locked(let failure)? = try keyPlace() else { return nil }
        let hasPassphrase = try protection()?.hasPassphrase == true
        guard hasPassphrase, !input.noInput else { throw failure }
        let passphrase: LockedBytes
        do throws(Failure) { passphrase = try UnlockCommand.typed(input) } catch {
            // Without a terminal: what is missing is the key, and no sign-in helps.
            guard error.kind == .loginNeeded else { throw error }
            throw Failure(.busy, failure.message, remedy: error.remedy)
        }
        return try UnlockCommand.derived(passphrase, self)
    }
}
