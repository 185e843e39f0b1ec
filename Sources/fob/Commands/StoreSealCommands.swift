import ArgumentParser
import CredentialStore
import Vocabulary

extension StoreCommand {
    struct Seal: ServiceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Encrypt every record of the store.",
            discussion: """
                Without an option it asks for a passphrase. There is no other way back: whoever loses every passphrase, key \
                file and key command of the store has lost what is in it.
                """)

        @OptionGroup var slots: KeySlotOptions
        @Flag(name: .customLong("keep-backups"), help: "Leave earlier backups, which are plain files, where they are.")
        var keepsBackups = false
        @OptionGroup var input: InputOption

        func perform(in workshop: Workshop) async throws(Failure) {
            let store = try workshop.openedStore()
            // Before anybody thinks of a passphrase.
            guard try !store.isSealed() else {
                throw Failure(.usage, "The store is sealed already.", remedy: "fob store rekey changes its key.")
            }
            let secrets = try slots.secretsOrPassphrase(in: workshop, input)
            _ = try await store.seal(secrets, clock: workshop.sleeper, waiting: StoreCommand.waiting)
            Output.err("Sealed. Unlock it: fob unlock")
            Output.err(
                "Its plain files were removed; what a disk and its snapshots keep of removed files is out of fob's reach."
            )
            try await StoreCommand.settleBackups(of: store, keeping: keepsBackups, workshop)
        }
    }

    struct Unseal: ServiceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write every record of the sealed store as a plain file again.")

        @OptionGroup var input: InputOption

        func perform(in workshop: Workshop) async throws(Failure) {
            let store = try workshop.openedStore()
            guard let protection = try store.protection(), protection.isSealed else { throw CredentialStore.isPlain }
            let key = try store.keyOrPassphrase(input)
            try await store.unseal(key: key, clock: workshop.sleeper, waiting: StoreCommand.waiting)
            _ = try? workshop.keys.ring.forget(store: protection.storeID)
            Output.err("Unsealed: its records are plain files that only you can read.")
        }
    }

    struct Rekey: ServiceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Seal every record under a new key.",
            discussion: """
                Nothing that opened the store before opens it afterwards: neither an old passphrase nor an old copy of \
                store.json. A new passphrase is asked for where there was one; key file and key command are taken over.
                """)

        @OptionGroup var slots: KeySlotOptions
        @OptionGroup var input: InputOption

        func perform(in workshop: Workshop) async throws(Failure) {
            let store = try workshop.openedStore()
            guard let protection = try store.protection(), protection.isSealed else { throw CredentialStore.isPlain }
            let ring = workshop.keys.ring
            let end = ring.key(ofStore: protection.storeID) == nil ? nil : ring.end(ofStore: protection.storeID)
            let count = store.lockCount()
            let old = try store.keyOrPassphrase(input)
            let secrets = try allSecrets(protection.slots, workshop)
            let key = try await store.rekey(
                key: old, secrets, clock: workshop.sleeper, waiting: StoreCommand.waiting)
            // Who had it unlocked has it unlocked; what others hold is of no use any more.
            _ = try? ring.forget(store: protection.storeID)
            let left = end.map { $0 - workshop.clock.now() } ?? .zero
            var isKept = false
            // Somebody may have locked it meanwhile; the new key is there all the same.
            if left > .zero { isKept = (try? store.keep(key, for: left, unlessLockedSince: count)) != nil }
            Output.err(
                "The store has a new key\(isKept ? "" : "; unlock it: fob unlock"). "
                    + "Copies and backups from before still open by what opened them then.")
        }

        /// What was chosen, and for every other kind that the store has, the same again.
        private func allSecrets(
            _ present: [StoreProtection.Slot], _ workshop: Workshop
        ) throws(Failure) -> [SlotSecret] {
            var secrets = try slots.secrets(in: workshop)
            var asksForPassphrase = false
            for slot in present {
                switch slot.lock {
                case .passphrase: asksForPassphrase = slots.passphrase.descriptor == nil
                case .keyFile(let path):
                    guard slots.keyFile == nil else { continue }
                    guard let secret = try workshop.keys.secret(of: .keyFile(path: path)) else { throw missing(slot) }
                    secrets.append(.keyFile(secret, path: path))
                case .keyCommand:
                    guard !slots.keyCommand else { continue }
                    guard let secret = try workshop.keys.secret(of: .keyCommand) else { throw missing(slot) }
                    secrets.append(.keyCommand(secret))
                case .unknown: throw missing(slot)
                }
            }
            if asksForPassphrase { secrets.insert(.passphrase(try KeySlotOptions.newPassphrase(input)), at: 0) }
            return secrets
        }

        private func missing(_ slot: StoreProtection.Slot) -> Failure {
            Failure(
                .usage,
                "The key slot \(slot.id) cannot be made anew: what opens it is not at hand. Nothing was changed.",
                remedy: "Remove it first: fob store slot remove \(slot.id)")
        }
    }

    static let waiting: @Sendable (LockHolder) -> Void = { Output.err("The store is in use: \($0). Waiting.") }

    /// Plain backups of a store that is sealed would give away what it hides.
    static func settleBackups(
        of store: CredentialStore, keeping isKeeping: Bool, _ workshop: Workshop
    ) async throws(Failure) {
        let folder = ScreenText.line(workshop.paths.backups)
        if isKeeping {
            Output.err("Backups in \(folder) were left as they are.")
        } else {
            for path in try await store.removePlainBackups(clock: workshop.sleeper) {
                Output.err("Removed the plain backup \(ScreenText.line(path))")
            }
        }
        Output.err("Backups that you made elsewhere are as plain as they were.")
    }
}
