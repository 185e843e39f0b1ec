import Vocabulary

/// One line of a form: its label, what it takes, and what is wrong with that.
public struct FormField: Sendable, Equatable {
    /// What it is for.
    public enum ID: Hashable, Sendable {
        case profile, issuer, environment, name, clientID, clientSecret, redirectURI, origins
        case more, clientAuthentication, clientKey, certificate, authorities, defaultScopes, audience, overrides
        case variable(String)
        case provider, account, signIn, grant, scopes, paste
        case path
    }

    /// What it takes.
    public enum Content: Sendable, Equatable {
        case text(TextEntry)
        case hidden(HiddenEntry, isKept: Bool)
        case choice(ChoiceEntry)
        case toggle(Bool)
    }

    /// What it is for.
    public let id: ID
    /// One to three words before it.
    public let label: String
    /// A clause about what is wanted, for the status line.
    public internal(set) var help: String
    /// What was typed, taken or switched.
    public internal(set) var content: Content
    /// Whether the form needs a value.
    public internal(set) var isRequired: Bool
    /// Why the value cannot be used, as a clause; nil where it can.
    var defect: String?
    /// What is worth knowing of the value, though it can be used.
    public internal(set) var note: String?
    /// Whether somebody typed in it.
    var isTouched = false
    /// Whether somebody has been there and gone on, so that nothing at all is a defect too.
    var wasLeft = false

    init(_ id: ID, _ label: String, _ content: Content, help: String, isRequired: Bool = false) {
        self.id = id
        self.label = label
        self.content = content
        self.help = help
        self.isRequired = isRequired
    }

    /// What to say under it: while somebody types what cannot be used, and of what is missing once they have gone on.
    public var complaint: String? {
        guard let defect else { return nil }
        return wasLeft || (isTouched && !isEmpty) ? defect : nil
    }

    /// The value of a text, or the key of a choice.
    var value: String {
        switch content {
        case .text(let entry): entry.value
        case .choice(let entry): entry.chosen ?? ""
        case .toggle(let isOn): isOn ? "yes" : ""
        case .hidden: ""
        }
    }

    /// What a toggle says beside its box.
    public var stateWord: String {
        guard case .toggle(let isOn) = content else { return "" }
        return switch id {
        case .more: "keys, scopes, overrides"
        case .paste: isOn ? "paste the answer" : "wait for the browser"
        default: isOn ? "at once" : "later"
        }
    }

    /// Whether there is nothing in it.
    var isEmpty: Bool {
        switch content {
        case .hidden(let entry, let isKept): entry.length == 0 && !isKept
        case .choice(let entry): entry.chosen == nil && entry.filter.isEmpty
        case .toggle: false
        case .text: value.isEmpty
        }
    }

    mutating func type(_ character: Character) {
        isTouched = true
        switch content {
        case .text(var entry):
            entry.insert(String(character))
            content = .text(entry)
        case .hidden(var entry, let isKept):
            entry.type(character)
            content = .hidden(entry, isKept: isKept)
        case .choice(var entry):
            entry.type(String(character))
            content = .choice(entry)
        case .toggle(let isOn): if character == " " { content = .toggle(!isOn) }
        }
    }

    /// Takes pasted text: a line end becomes a space and sends nothing; in a secret it is its end.
    mutating func paste(_ text: Secret) {
        switch content {
        case .text(var entry):
            entry.insert(text.reveal())
            content = .text(entry)
        case .hidden(var entry, let isKept):
            entry.paste(text)
            content = .hidden(entry, isKept: isKept)
        case .choice(var entry):
            entry.type(ScreenText.line(text.reveal(), limit: 100))
            content = .choice(entry)
        case .toggle: return
        }
        isTouched = true
    }

    mutating func erase() {
        switch content {
        case .text(var entry):
            entry.erase()
            content = .text(entry)
        case .hidden(var entry, let isKept):
            entry.erase()
            content = .hidden(entry, isKept: isKept)
        case .choice(var entry):
            entry.erase()
            content = .choice(entry)
        case .toggle: break
        }
    }

    mutating func clear() {
        switch content {
        case .text(var entry):
            entry.clear()
            content = .text(entry)
        case .hidden(var entry, let isKept):
            entry.clear()
            content = .hidden(entry, isKept: isKept)
        case .choice(var entry):
            entry.clear()
            content = .choice(entry)
        case .toggle: break
        }
    }

    /// Changes the text, where it is one.
    mutating func edit(_ change: (inout TextEntry) -> Void) {
        guard case .text(var entry) = content else { return }
        change(&entry)
        content = .text(entry)
    }
}
