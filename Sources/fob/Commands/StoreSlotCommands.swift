import ArgumentParser
import CredentialStore
import Vocabulary

extension StoreCommand {
    struct Slot: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "slot", abstract: "The ways to the key of the sealed store.",
            subcommands: [List.self, Add.self, Remove.self])

        struct List: ServiceCommand {
            static let configuration = CommandConfiguration(abstract: "List them.")

            @OptionGroup var format: JSONOption

            func perform(in workshop: Workshop) async throws(Failure) {
                guard let protection = try workshop.store.protection(), protection.isSealed else {
                    throw CredentialStore.isPlain
                }
                if format.json {
                    let slots = protection.slots.map { slot -> JSON in
                        ["id": JSON(slot.id.text), "type": JSON(slot.lock.type), "path": JSON(slot.lock.path)]
                    }
                    Output.json(["schema": "fob.slots/1", "slots": JSON(slots)])
                    return
                }
                for slot in protection.slots { Output.out("\(slot.id)  \(slot.lock.words)") }
            }
        }

        struct Add: ServiceCommand {
            static let configuration = CommandConfiguration(
                abstract: "Add one: a passphrase, a key file or the key command.",
                discussion: "Without an option it asks for a passphrase. Records stay as they are.")

            @OptionGroup var slots: KeySlotOptions
            @OptionGroup var input: InputOption

            func perform(in workshop: Workshop) async throws(Failure) {
                let store = try workshop.openedStore()
                guard try store.isSealed() else { throw CredentialStore.isPlain }
                let key = try store.keyOrPassphrase(input)
                for secret in try slots.secretsOrPassphrase(in: workshop, input) {
                    try await store.addSlot(secret, key: key, clock: workshop.sleeper)
                }
                for slot in try store.protection()?.slots ?? [] { Output.err("\(slot.id)  \(slot.lock.words)") }
            }
        }

        struct Remove: ServiceCommand {
            static let configuration = CommandConfiguration(
                abstract: "Take one away.",
                discussion: "A copy of store.json from before still has it; fob store rekey ends that.")

            @Argument(help: "As fob store slot list names it") var slot: String
            @OptionGroup var input: InputOption

            func perform(in workshop: Workshop) async throws(Failure) {
                let id = try Name.argument(slot, "slot")
                let store = try workshop.openedStore()
                guard try store.isSealed() else { throw CredentialStore.isPlain }
                try await store.removeSlot(id, key: try store.keyOrPassphrase(input), clock: workshop.sleeper)
                Output.err(
                    "Removed \(id). A copy of store.json from before still has it; a new key ends that: fob store rekey"
                )
            }
        }
    }
}

extension StoreProtection.Slot.Lock {
    /// Where a key file is; nil for the others.
    var path: String? { if case .keyFile(let path) = self { path } else { nil } }

    /// What opens it, for a person.
    var words: String {
        switch self {
        case .passphrase: "passphrase"
        case .keyFile(let path): "key file \(ScreenText.line(path))"
        case .keyCommand: "key command of the settings"
        case .unknown: "of a later version"
        }
    }
}
