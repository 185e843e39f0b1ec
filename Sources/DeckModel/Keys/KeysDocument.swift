/// The cheat sheet of docs/keys.md, made from the table of bindings.
public enum KeysDocument {
    /// The whole file; a test holds the one in docs to it.
    public static var markdown: String {
        var text = """
            # Keys of the deck

            Every action can be bound anew by its id in `config.json`; an empty list unbinds it:

            ```json
            { "keys": { "refresh": ["f5"], "copy": ["c"] } }
            ```

            A chord is a character (`j`, `G`, `?`), a key (`up`, `down`, `left`, `right`, `home`, `end`, `pgup`, `pgdn`,
            `tab`, `enter`, `esc`, `space`, `backspace`, `del`, `ins`, `f1` to `f24`), or one of them with `ctrl-` (also
            `^`), `alt-` or `shift-` before it. Two actions of one context cannot share a chord. Where text is typed,
            letters are text and never reach a binding.


            """
        for section in Binding.Section.allCases {
            text += "## \(section.rawValue)\n\n| keys | does | id | where |\n|---|---|---|---|\n"
            for binding in Binding.table where binding.section == section {
                let keys = binding.defaults.map { "`\($0)`" }.joined(separator: " ")
                text +=
                    "| \(keys) | \(binding.description) | `\(binding.action.rawValue)` | \(places(binding.contexts)) |\n"
            }
            text += "\n"
        }
        return text + """
            Made from `Sources/DeckModel/Keys/BindingTable.swift`;
            `FOB_REWRITE_DOCS=1 swift test --filter KeysDocumentTests` writes it anew.

            """
    }

    private static func places(_ contexts: Set<Context>) -> String {
        if contexts.count == Context.allCases.count { return "everywhere" }
        if contexts.union([.locked]).count == Context.allCases.count { return "everywhere but locked" }
        return Context.allCases.filter(contexts.contains).map(\.rawValue).joined(separator: ", ")
    }
}
