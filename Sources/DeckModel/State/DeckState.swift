public import TokenService
public import Vocabulary

/// Everything that the deck knows. Changed by ``update(_:at:)`` only.
public struct DeckState: Sendable {
    /// The chords in force.
    public let keymap: Keymap
    /// Whether accounts are renewed by themselves that do not say so.
    public let renewsByDefault: Bool
    /// Whether the mouse is told of.
    public internal(set) var isMouseOn: Bool

    /// Sorted by provider and name, so that providers are groups.
    public internal(set) var accounts: [AccountStatus] = [] {
        didSet { counted = nil }
    }
    /// Of ``accounts``, as long as it holds.
    var counted: Census?
    /// Whether the first list has arrived.
    public internal(set) var hasLoaded = false
    /// Why the accounts could not be listed.
    public internal(set) var loadFailure: Failure?
    /// The order of the list.
    public internal(set) var order = AccountOrder.provider
    /// Indices into ``accounts`` in that order.
    var ranking: [Int] = []
    /// Where each of ``accounts`` stands in ``visible``; -1 where the filter hides it.
    var places: [Int] = []
    /// Indices into ``accounts`` of what the filter leaves, in order.
    public internal(set) var visible: [Int] = []
    /// Where in ``visible`` another provider begins than stood before; empty where the order is not by provider.
    public internal(set) var groups: [Int] = []
    /// By account, so that it survives sorting, filtering and reloading.
    public internal(set) var selection: AccountID?
    /// What the user marked.
    public internal(set) var marked: Set<AccountID> = []

    /// The pane that has the keys.
    public internal(set) var pane = Pane.accounts
    /// Whether the details fill the screen.
    public internal(set) var isInspecting = false
    /// The filter over the accounts.
    public internal(set) var filter = AccountFilter()
    /// What the user put over the panes.
    public internal(set) var overlay: Overlay?
    /// The form over the panes.
    public internal(set) var form: Form?
    var formCount = 0
    /// What the full screen of the selected account shows beside its state.
    public internal(set) var inspection: Inspection?
    /// The account whose next copy is to be shown as a command.
    var curlAsked: AccountID?
    /// What exchanges wait for, first come first shown.
    public internal(set) var asks: [Ask] = []
    /// The first line of the details that is shown.
    public internal(set) var detailsOffset = 0
    /// The first line of the activity list that is shown.
    public internal(set) var activityOffset = 0
    /// The first line of the help that is shown.
    public internal(set) var helpOffset = 0
    /// The first entry of the activity log that is shown.
    public internal(set) var logOffset = 0
    /// What narrows the lines of the help or the log.
    public internal(set) var search = LineSearch()
    /// The first line of the page of a sign-in that is shown.
    public internal(set) var askOffset = 0
    /// The width of the terminal.
    public internal(set) var columns = 80
    /// The height of the terminal.
    public internal(set) var rows = 24
    /// What the last frame found out.
    public internal(set) var layout = Layout()

    /// What runs, by account.
    public internal(set) var tasks: [AccountID: DeckTask] = [:]
    /// How accounts are to sign in that somebody chose a way for and that have not got there yet.
    var wishes: [AccountID: SignInWish] = [:]
    /// Accounts of which a header set is on its way to the clipboard file.
    public internal(set) var copying: Set<AccountID> = []
    /// The secret that can be read at the moment.
    public internal(set) var revealed: Revealed?
    var revealAsked: AccountID?
    /// What is forgotten when its time is up, the last first to come back.
    public internal(set) var forgetting: [Forgetting] = []
    /// What is being forgotten.
    public internal(set) var leaving: Set<AccountID> = []
    /// The message over the panes.
    public internal(set) var toast: Toast?
    /// Newest first, at most ``activityLimit``.
    public internal(set) var activity: [ActivityEntry] = []
    /// Of these, what nobody has taken yet who keeps them.
    var unkept: [ActivityEntry] = []
    /// What stands in place of everything else while the store is locked.
    public internal(set) var lock: LockScreen?
    /// After how long without a key the deck locks itself; nil where the store is not sealed.
    public internal(set) var lockAfter: Duration?
    /// Providers that refused their client: the next edit of one begins there.
    var doubtedClients: Set<Name> = []
    /// When a key was pressed last.
    var touched: Instant?
    /// What the clipboard file holds.
    public internal(set) var clipboard: CopyReceipt?

    /// The panes, by the digits that jump to them.
    public enum Pane: Int, Sendable, CaseIterable {
        case accounts = 1
        case details = 2
        case activity = 3
    }

    /// Account names that several providers have; kept beside ``accounts``, because each frame asks.
    var sharedNames: Set<Name> = []

    /// An empty deck that waits for its accounts.
    public init(keymap: Keymap = .standard, renewsByDefault: Bool = false, isMouseOn: Bool = false) {
        self.keymap = keymap
        self.renewsByDefault = renewsByDefault
        self.isMouseOn = isMouseOn
    }

    /// Who gets the keys. What an exchange asks never takes them from a text that is being typed.
    public var context: Context {
        if lock != nil { return .locked }
        switch overlay {
        case .help: return search.isEditing ? .search : .help
        case .log: return search.isEditing ? .search : .log
        case .palette: return .palette
        case .headerMenu: return .headerMenu
        case .themes: return .themes
        case .variables: return .variables
        case .quit: return .quit
        case .revoke(let dialog): return dialog.asksCount ? .revokeCount : .revoke
        case .command, .address: return .command
        case nil: break
        }
        if form != nil { return .form }
        if filter.isEditing { return .filter }
        switch ask {
        case .signIn(let dialog): return dialog.isEditing ? .answer : .signIn
        case .picker: return .picker
        case nil: return isInspecting ? .inspect : isWelcome ? .welcome : .main
        }
    }

    /// Whether there is nothing to show but what to begin with.
    public var isWelcome: Bool { hasLoaded && accounts.isEmpty && forgetting.isEmpty && loadFailure == nil }

    /// What is asked on the screen: the first that was not left waiting.
    public var ask: Ask? { askIndex.map { asks[$0] } }

    var askIndex: Int? {
        asks.firstIndex {
            if case .signIn(let dialog) = $0 { !dialog.isInBackground } else { true }
        }
    }

    /// The account under the cursor.
    public var selected: AccountStatus? { selection.flatMap { account($0) } }

    /// An account as a line of text calls it: by its name, in full where another provider has one of that name.
    public func label(of id: AccountID) -> String {
        sharedNames.contains(id.name) ? id.description : id.name.text
    }

    /// An account by its id.
    public func account(_ id: AccountID) -> AccountStatus? { index(of: id).map { accounts[$0] } }

    func index(of id: AccountID) -> Int? {
        var low = 0
        var high = accounts.count
        while low < high {
            let middle = (low + high) / 2
            if accounts[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < accounts.count && accounts[low].id == id ? low : nil
    }

    /// Where the selection stands among the visible accounts, from 0.
    public var selectedPlace: Int? {
        guard let selection, let index = index(of: selection), places[index] >= 0 else { return nil }
        return places[index]
    }

    /// Whether anything runs that quitting would stop.
    public var isBusy: Bool { !tasks.isEmpty || !copying.isEmpty }

    /// The next instant at which the state changes by itself: a toast goes, a secret is masked, the clipboard file's
    /// time is up, the deck locks itself. The event loop sends a `tick` then.
    public var nextDeadline: Instant? {
        [toast?.until, revealed?.until, clipboard?.removedAt, lockDeadline, forgetting.first?.until].compactMap { $0 }
            .min()
    }
}

/// The filter over the accounts.
public struct AccountFilter: Sendable, Equatable {
    /// What was typed.
    public internal(set) var text = ""
    /// Whether it has the keys.
    public internal(set) var isEditing = false
    /// The selection to go back to when the filter is cleared; nil once the user moved it.
    var selectionBefore: AccountID?

    /// Of those accounts, which it leaves: every word of it in their name, their provider's or their vendor's.
    func kept(_ ranking: [Int], of accounts: [AccountStatus]) -> [Int] {
        guard !text.isEmpty else { return ranking }
        var matcher = AccountMatcher(TypedWords(text))
        return ranking.filter { matcher.matches(accounts[$0]) }
    }
}
