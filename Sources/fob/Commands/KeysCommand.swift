import ArgumentParser
import CredentialStore
import DeckModel
import Vocabulary

struct KeysCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "List the deck's actions with the keys that are bound to them.")

    @OptionGroup var format: JSONOption

    func perform(in workshop: Workshop) async throws(Failure) {
        let settings = try Settings.load(workshop.paths.configFile)
        let keymap: Keymap
        do { keymap = try Keymap(overrides: settings.keys) } catch { throw settings.failure(error) }
        if format.json {
            Output.json(["schema": "fob.keys/1", "keys": JSON(Binding.table.map { Self.entry($0, keymap) })])
        } else {
            let rows = Binding.table.map { binding in
                let chords = keymap.chords(for: binding.action).map(\.description)
                return [
                    chords.isEmpty ? "(no key)" : chords.joined(separator: " "), binding.action.rawValue,
                    binding.description,
                ]
            }
            Output.out(Columns.text(rows))
        }
    }

    private static func entry(_ binding: Binding, _ keymap: Keymap) -> JSON {
        let contexts = Context.allCases.filter(binding.contexts.contains)
        return [
            "id": JSON(binding.action.rawValue),
            "keys": JSON(keymap.chords(for: binding.action).map { JSON($0.description) }),
            "default_keys": JSON(binding.defaults.map { JSON($0.description) }),
            "contexts": JSON(contexts.map { JSON($0.rawValue) }), "section": JSON(binding.section.rawValue),
            "description": JSON(binding.description),
        ]
    }
}
