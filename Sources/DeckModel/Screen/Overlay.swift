public import TokenService
public import Vocabulary

/// What its user has put over the panes.
public enum Overlay: Sendable, Equatable {
    case help
    /// The activity log.
    case log
    case palette(Palette)
    case headerMenu(HeaderMenu)
    case themes(ThemePicker)
    case variables(VariableForm)
    case command(CommandBox)
    /// The URL of a page, alone on the screen.
    case address(AccountID, String)
    case quit
    case revoke(RevokeDialog)
}

/// The header sets of one account, to pick one from.
public struct HeaderMenu: Sendable, Equatable {
    /// Whose it is.
    public let account: AccountID
    /// All of them, the default one among them.
    public let sets: [HeaderSetSummary]
    /// The entry under the cursor.
    public internal(set) var index: Int

    /// The set under the cursor.
    public var selected: HeaderSetSummary? { sets.indices.contains(index) ? sets[index] : nil }
}

/// The values that a header set lacks, asked for one after the other. They are no secrets.
public struct VariableForm: Sendable, Equatable {
    /// Whose it is.
    public let account: AccountID
    /// The set that will be copied.
    public let set: HeaderSetSummary
    /// What was given so far, by variable.
    public internal(set) var values: [String: String]
    /// What is being typed.
    public internal(set) var text: String

    /// The variable that is asked for.
    public var current: String? { self.set.missingVariables.first { values[$0] == nil } }
    /// Which of how many, from 1.
    public var place: (index: Int, count: Int) {
        (self.set.missingVariables.count { values[$0] != nil } + 1, set.missingVariables.count)
    }
}

/// What an exchange has put over the panes, because it cannot go on without its user.
public enum Ask: Sendable, Equatable {
    case signIn(SignInDialog)
    case picker(ChoicePicker)

    /// Whose exchange waits.
    public var account: AccountID {
        switch self {
        case .signIn(let dialog): dialog.prompt.account
        case .picker(let picker): picker.account
        }
    }
}

/// The wait for a page to be approved, or for a code to be pasted.
public struct SignInDialog: Sendable, Equatable {
    /// The page and the wait.
    public internal(set) var prompt: SignInPrompt
    /// What was typed or pasted; shown as its length only.
    public internal(set) var answer: Secret
    /// How many characters ``answer`` has.
    public internal(set) var answerLength: Int
    /// Whether the field takes the keys.
    public internal(set) var isEditing: Bool
    /// Whether the user left it waiting behind the panes.
    public internal(set) var isInBackground: Bool
    /// Why the last paste or visit was no answer.
    public internal(set) var rejection: String?

    /// Compares what is shown; the answer by its length only.
    public static func == (left: Self, right: Self) -> Bool {
        left.prompt == right.prompt && left.answerLength == right.answerLength && left.isEditing == right.isEditing
            && left.isInBackground == right.isInBackground && left.rejection == right.rejection
    }
}

/// A list that an exchange lets its user choose from, with a filter.
public struct ChoicePicker: Sendable, Equatable {
    /// Whose it is.
    public let account: AccountID
    /// All of them.
    public let choices: [Choice]
    /// What it is that is chosen, in a sentence; nil where nobody said.
    public let question: String?
    /// What was typed to narrow them.
    public internal(set) var filter: String
    /// The entry under the cursor.
    public internal(set) var index: Int
    /// The one that is probably wanted.
    private let meant: Choice?

    init(account: AccountID, choices: [Choice], question: String? = nil, meant: Choice? = nil) {
        self.account = account
        self.choices = choices
        self.question = question
        self.meant = meant
        filter = ""
        index = 0
        narrow(to: "")
    }

    /// Takes another filter. The cursor goes to the choice that is probably wanted where that is left, else to the first.
    mutating func narrow(to filter: String) {
        self.filter = filter
        index = meant.flatMap { matches.firstIndex(of: $0) } ?? 0
    }

    /// The choices that the filter leaves.
    public var matches: [Choice] {
        let words = TypedWords(filter)
        return choices.filter { words.areIn("\($0.label) \($0.key)") }
    }

    /// The choice under the cursor.
    public var selected: Choice? {
        let matches = matches
        return matches.indices.contains(index) ? matches[index] : nil
    }
}
