public import TokenService
public import Vocabulary

/// What happened: at the keyboard, on the screen, in the service.
public enum DeckEvent: Sendable {
    /// A key was pressed.
    case key(KeyChord)
    /// Text came in a bracketed paste. Secret until it is known where it goes.
    case paste(Secret)
    /// The mouse was pressed over something.
    case clicked(PointerTarget)
    /// Its wheel was turned over something, by so many lines; down is more.
    case scrolled(PointerTarget, by: Int)
    /// The terminal has this size, at the start and whenever it changes.
    case resized(columns: Int, rows: Int)
    /// The time has come that ``DeckState/nextDeadline`` or the screen asked for.
    case tick
    /// What the last frame found out about its own size; see ``Layout``.
    case laidOut(Layout)

    /// All accounts as they are on disk.
    case accountsLoaded([AccountStatus])
    /// They could not be listed.
    case accountsFailed(Failure)
    /// One account changed, here or in another process.
    case accountChanged(AccountStatus)
    /// One account is gone.
    case accountRemoved(AccountID)

    /// What ``DeckEffect/forget(_:)`` asked for is done.
    case forgotten(AccountID)
    /// It could not be done; the account is still in the store.
    case forgetFailed(AccountID, Failure)

    /// A task was started by someone else than the reducer, which marks its own at once.
    case taskStarted(AccountID, DeckTask.Kind)
    /// What a task is doing: `waiting for the browser`, `attempt 2`.
    case taskProgressed(AccountID, String)
    /// A task that an ``DeckEffect/exchange(_:)`` or ``DeckEffect/refresh(_:)`` began has ended. Sent exactly once for
    /// each, cancelled ones included.
    case taskFinished(AccountID, TaskOutcome)

    /// The renewal of an account by itself has begun.
    case renewalStarted(AccountID)
    /// It has ended.
    case renewalEnded(AccountID, RenewalOutcome)

    /// An exchange waits for its user: a page to open.
    case promptPresented(SignInPrompt)
    /// Whether a browser was started on that page.
    case promptUpdated(SignInPrompt)
    /// A paste or a visit was no answer, in a sentence.
    case promptRejected(AccountID, String)
    /// The wait is over, whatever its outcome.
    case promptDismissed(AccountID)
    /// An exchange lets its user choose. Answered by ``DeckEffect/choose(_:key:)`` or ``DeckEffect/cancel(_:)``.
    case choicesOffered(AccountID, [Choice], question: String? = nil)

    /// What that form offers to choose from.
    case catalogueLoaded(form: Int, profiles: [ProfileSummary], providers: [ProviderSummary])
    /// What the issuer of that URL says of itself, in a clause, or why it could not be read.
    case discovered(form: Int, url: String, Result<String, Failure>)
    /// What that form asked for is written.
    case formSaved(form: Int, FormResult)
    /// It could not be, and nothing was.
    case formRefused(form: Int, Failure)
    /// What ``DeckEffect/inspect(_:)`` asked for.
    case inspected(AccountID, Inspection)

    /// A header set is in the clipboard file. The text is what the terminal's clipboard shall have as well, where the settings say so.
    case copied(CopyReceipt, forTerminal: Secret? = nil)
    /// It could not be put there.
    case copyFailed(AccountID, Failure)
    /// The clipboard file is gone or holds something else.
    case clipboardCleared
    /// The secret that ``DeckEffect/reveal(_:)`` asked for.
    case revealed(AccountID, Secret)
    /// It could not be had.
    case revealFailed(AccountID, Failure)

    /// The store is sealed, and the deck locks itself after that time without a key; nil where it is not sealed any more.
    case protected(lockAfter: Duration?)
    /// The key of the sealed store is not at hand, and why.
    case storeLocked(Failure)
    /// It is: because of what its user typed here, or from elsewhere.
    case storeUnlocked(byUser: Bool)
    /// What was typed does not open the store, or could not be tried.
    case unlockFailed(Failure)

    /// The themes that there are, and the one in use.
    case themesListed([ThemeChoice], current: String)
    /// The program is about to stop, or its terminal is lent to another one.
    case suspended
    /// It runs again.
    case resumed
    /// The deck ends, by a key, a signal or with its terminal: what its user has asked for is done first.
    case leaving
    /// The wall clock moved by itself: forward after sleep, or either way when it was set.
    case clockJumped(by: Duration)
    /// A sentence for the user: a repaired file, a theme that could not be read.
    case notice(String, Severity = .warning, of: AccountID? = nil)
    /// Something worth knowing about an account, for its part of the activity list.
    case remark(AccountID, String)
    /// What earlier decks logged, newest first.
    case remembered([ActivityEntry])
}

/// How a task ended.
public enum TaskOutcome: Sendable, Equatable {
    /// With the account as it is afterwards.
    case succeeded(AccountStatus)
    /// With what to tell the user, and the account where it can be read.
    case failed(Failure, AccountStatus?)
    /// Its user stopped it.
    case cancelled
}

/// What a frame found out, for the next event to use: how far things scroll.
public struct Layout: Sendable, Equatable {
    /// Rows of the list of accounts that fit.
    public var listRows: Int
    /// The first row of the list that is shown.
    public var listOffset: Int
    /// The furthest useful offset of the details.
    public var detailsLimit: Int
    /// The same of the activity list.
    public var activityLimit: Int
    /// The same of the help.
    public var helpLimit: Int
    /// The furthest useful first entry of the activity log.
    public var logLimit: Int
    /// The same of the page of a sign-in.
    public var askLimit: Int
    /// Lines that a page key moves by, outside the list.
    public var page: Int

    /// A layout; without arguments a guess until the first frame.
    public init(
        listRows: Int = 10, listOffset: Int = 0, detailsLimit: Int = 0, activityLimit: Int = 0, helpLimit: Int = 0,
        askLimit: Int = 0, logLimit: Int = 0, page: Int = 10
    ) {
        self.listRows = listRows
        self.listOffset = listOffset
        self.detailsLimit = detailsLimit
        self.activityLimit = activityLimit
        self.helpLimit = helpLimit
        self.logLimit = logLimit
        self.askLimit = askLimit
        self.page = page
    }
}
