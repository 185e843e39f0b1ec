public import TokenService
public import Vocabulary

/// A form over the panes. Nothing of it is written before Save, and Esc leaves nothing behind.
public struct Form: Sendable, Equatable {
    /// What it makes or changes.
    public enum Kind: Sendable, Equatable {
        case addProvider
        /// Nil where it is to be chosen first.
        case editProvider(Name?)
        case addAccount
        case importProfile
        /// By another grant, with other scopes, or by a paste.
        case signIn(AccountID)
    }

    /// What has the keys: one of ``fields``, or a button.
    public enum Spot: Sendable, Equatable {
        case field(Int)
        case save
        case cancel
    }

    /// Tells it from those before it, so that a late answer reaches no other one.
    public let number: Int
    /// What it makes or changes.
    public let kind: Kind
    /// From top to bottom.
    public internal(set) var fields: [FormField] = []
    /// What has the keys.
    public internal(set) var spot = Spot.field(0)
    /// Whether it was handed over and its answer is awaited.
    public internal(set) var isSaving = false
    /// Why it was refused: what happened, and what to do.
    public internal(set) var refusal: [String] = []
    /// What its user should know meanwhile, above the fields.
    public internal(set) var notes: [String] = []
    /// Whether what can be chosen from has arrived.
    public internal(set) var isLoaded = false
    var profiles: [ProfileSummary] = []
    var providers: [ProviderSummary] = []
    /// The accounts that there are.
    var accounts: Set<AccountID> = []
    /// Issuers that were read, by what was typed.
    var discovered: [String: String] = [:]
    /// The provider or profile that it begins with.
    var preset: Name?
    /// How that account signs in unless told otherwise: in the words of its status, or as was wished last.
    var usualWay = ""
    var lastWish: SignInWish?
    /// Whether the next Esc throws away what was typed.
    public internal(set) var isLeaving = false

    init(_ kind: Kind, number: Int) {
        self.kind = kind
        self.number = number
    }

    /// `Add a provider`.
    public var title: String {
        switch kind {
        case .addProvider: "Add a provider"
        case .editProvider(let name): name.map { "Edit the provider \($0)" } ?? "Edit a provider"
        case .addAccount: "Add an account"
        case .importProfile: "Import a profile"
        case .signIn(let id): "Sign in to \(id)"
        }
    }

    /// What its first button says.
    public var saveWord: String { if case .signIn = kind { "Sign in" } else { "Save" } }

    /// Whether anything was typed that Esc would throw away.
    var holdsTyped: Bool {
        fields.contains { field in
            switch field.content {
            case .text(let entry): field.isTouched && !entry.text.isEmpty
            case .hidden(let entry, _): entry.length > 0
            case .choice, .toggle: false
            }
        }
    }

    /// The field that has the keys.
    public var focused: FormField? {
        if case .field(let index) = spot, fields.indices.contains(index) { fields[index] } else { nil }
    }

    /// Whether the keys are cursor keys of a list.
    var isInList: Bool { if case .choice = focused?.content { true } else { false } }

    func value(_ id: FormField.ID) -> String { fields.first { $0.id == id }?.value ?? "" }

    /// Changes the field that has the keys, and looks at everything anew.
    mutating func edit(_ change: (inout FormField) -> Void) {
        guard case .field(let index) = spot, fields.indices.contains(index), !isSaving else { return }
        change(&fields[index])
        if case .toggle = fields[index].content { rebuild() }
        check()
    }

    /// Goes on by so many places: over the fields, Save and Cancel, and round.
    mutating func go(by distance: Int, takes: Bool = false) {
        guard !isSaving else { return }
        leave(always: takes)
        let count = fields.count + 2
        let place =
            switch spot {
            case .field(let index): index
            case .save: fields.count
            case .cancel: fields.count + 1
            }
        let next = ((place + distance) % count + count) % count
        spot = next < fields.count ? .field(next) : next == fields.count ? .save : .cancel
    }

    /// Takes what a choice points at, and remembers that its user has been there.
    mutating func leave(always: Bool) {
        guard case .field(let index) = spot, fields.indices.contains(index) else { return }
        if fields[index].isTouched || always { fields[index].wasLeft = true }
        if case .choice(var entry) = fields[index].content {
            let isOther = entry.take(always: always)
            fields[index].content = .choice(entry)
            // The values of another provider are others.
            if isOther, case .editProvider = kind, fields[index].id == .provider { fields = [fields[index]] }
            if isOther { rebuild() }
        }
        check()
    }

    /// Where the first field is that cannot be saved; everything that is missing says so from here on.
    mutating func firstDefect() -> Int? {
        leave(always: false)
        for index in fields.indices { fields[index].wasLeft = true }
        check()
        return fields.firstIndex { $0.defect != nil }
    }

    /// Forgets what was typed unseen.
    mutating func wipe() {
        for index in fields.indices {
            if case .hidden = fields[index].content { fields[index].clear() }
        }
    }

    /// Takes the lists that can be chosen from.
    mutating func load(_ profiles: [ProfileSummary], _ providers: [ProviderSummary]) {
        guard !isLoaded else { return }
        isLoaded = true
        (self.profiles, self.providers) = (profiles, providers)
        rebuild()
        // The only provider there is brings its fields along.
        if kind == .editProvider(nil) { rebuild() }
        if kind == .addProvider, preset != nil, spot == .field(0), fields.count > 1 { spot = .field(1) }
        check()
    }

    /// Puts the cursor into that field, where there is one.
    mutating func goTo(_ id: FormField.ID) {
        if let place = fields.firstIndex(where: { $0.id == id }) { spot = .field(place) }
    }

    /// Makes the fields anew for what is chosen by now; what was typed stays in those that stay.
    mutating func rebuild() {
        let focus = focused?.id
        let made =
            switch kind {
            case .addProvider, .editProvider: providerFields()
            case .addAccount: accountFields()
            case .importProfile: importFields()
            case .signIn: isLoaded ? signInFields(lastWish, usual: usualWay) : []
            }
        fields = made.map { field in
            guard var old = fields.first(where: { $0.id == field.id }) else { return field }
            (old.help, old.isRequired) = (field.help, field.isRequired)
            switch (field.content, old.content) {
            case (.choice(let new), .choice(var entry)):
                // What was chosen before may not be there any more.
                let stays = new.options.contains { $0.key == entry.chosen }
                entry.offer(new.options, chosen: stays ? entry.chosen : new.chosen)
                old.content = .choice(entry)
            case (.text(let new), .text(var entry)):
                entry.placeholder = new.placeholder
                old.content = .text(entry)
            default: break
            }
            return old
        }
        if let index = fields.firstIndex(where: { $0.id == focus }) { spot = .field(index) }
    }

    /// Looks at every value.
    mutating func check() {
        for index in fields.indices {
            let field = fields[index]
            fields[index].defect =
                field.isEmpty ? (field.isRequired ? "a value is needed" : nil) : defect(of: field)
            fields[index].note = note(of: field)
        }
        suggest()
    }

    private func defect(of field: FormField) -> String? {
        if case .choice(let entry) = field.content, entry.matches.isEmpty { return "nothing matches “\(entry.filter)”" }
        return switch kind {
        case .addProvider, .editProvider: providerDefect(of: field)
        case .addAccount, .signIn: accountDefect(of: field)
        case .importProfile: nil
        }
    }

    private func note(of field: FormField) -> String? {
        switch field.id {
        case .issuer: discovered[field.value]
        case .scopes: unknownScopes(in: field.value)
        default: nil
        }
    }
}

/// What a form asks for, once all of it can be used.
public enum FormRequest: Sendable, Equatable {
    case addProvider(Name, profile: Name, ProviderDraft, files: ProviderFiles = ProviderFiles())
    case editProvider(Name, ProviderDraft, files: ProviderFiles = ProviderFiles())
    case addAccount(AccountID)
    case importProfile(path: String)
}

/// What came of it.
public enum FormResult: Sendable, Equatable {
    case provider(ProviderSummary, isNew: Bool)
    case account(AccountStatus)
    case profile(Name, path: String)
}
