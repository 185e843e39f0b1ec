import ArgumentParser
import CredentialStore
import TokenService
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct UnlockCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlock", abstract: "Unlock the sealed store for a time, for every program of yours.",
        discussion: """
            The key goes into the kernel's key ring, where every process of this user can read it until the time is up or \
            fob lock. It asks for the passphrase unless a key file or the key command opens the store.
            """)

    @Option(name: .customLong("for"), help: ArgumentHelp("How long: 15m, 8h, 7d.", valueName: "duration"))
    var time = DurationArgument(.seconds(8 * 3600))
    @OptionGroup var passphrase: PassphraseOption
    @OptionGroup var input: InputOption

    func validate() throws {
        guard time.duration > .zero else { throw ValidationError("--for takes a duration of a second or more.") }
    }

    func perform(in workshop: Workshop) async throws(Failure) {
        let store = workshop.store
        guard try store.isSealed() else { throw CredentialStore.isPlain }
        let count = store.lockCount()
        try store.keep(try key(store), for: time.duration, unlessLockedSince: count)
        // What was left to a start that has the key: rescued credentials above all.
        _ = try workshop.openedStore()
        let end = try? store.keyPlace()
        if case .ring(let until?)? = end {
            Output.err("Unlocked until \(until.localText) (\(time.duration.inWords)). fob lock ends it sooner.")
        }
    }

    private func key(_ store: CredentialStore) throws(Failure) -> StoreKey {
        if let given = try passphrase.given() { return try Self.derived(given, store) }
        let hasPassphrase = try store.protection()?.hasPassphrase == true
        do throws(Failure) {
            if let key = try store.unlockUnasked() { return key }
        } catch {
            // Where there is a passphrase, it does without the key file that cannot be read.
            guard hasPassphrase else { throw error }
            Output.err("fob: \(error.message)")
        }
        guard hasPassphrase else {
            if case .locked(let failure)? = try store.keyPlace() { throw failure }
            throw Failure(.busy, "No key file or key command opens the store here.")
        }
        return try Self.derived(try Self.typed(input), store)
    }

    static func typed(_ input: InputOption) throws(Failure) -> LockedBytes {
        try Prompt.passphrase(
            "Passphrase of the store: ", noInput: input.noInput, otherwise: "fob unlock --passphrase-fd N")
    }

    /// The key by that passphrase; whoever waits at a terminal hears why.
    static func derived(_ passphrase: LockedBytes, _ store: CredentialStore) throws(Failure) -> StoreKey {
        if isatty(2) != 0 { Output.err("Deriving the key from the passphrase …") }
        return try store.unlock(passphrase: passphrase)
    }
}

struct LockCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock", abstract: "Forget the key of the sealed store, for every program of yours.")

    func perform(in workshop: Workshop) async throws(Failure) {
        let store = workshop.store
        guard try store.isSealed() else { throw CredentialStore.isPlain }
        let wasThere = try store.lock()
        Output.err(wasThere ? "Locked." : "It was locked already.")
        if case .slot? = try? store.keyPlace() {
            Output.err("A key file or the key command still opens the store without asking.")
        }
    }
}
