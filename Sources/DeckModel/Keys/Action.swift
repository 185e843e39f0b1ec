/// What a key can ask for. The raw value is the id that the configuration names it by.
public enum Action: String, Sendable, CaseIterable {
    case moveDown = "move.down"
    case moveUp = "move.up"
    case moveFirst = "move.first"
    case moveLast = "move.last"
    case movePageDown = "move.page-down"
    case movePageUp = "move.page-up"
    case paneNext = "pane.next"
    case panePrevious = "pane.previous"
    case paneAccounts = "pane.accounts"
    case paneDetails = "pane.details"
    case paneActivity = "pane.activity"
    case inspect
    case exchange
    case exchangeAs = "exchange.as"
    case refresh
    case refreshDue = "refresh.due"
    case autoRenew = "auto-renew"
    case copy
    case copyMenu = "copy.menu"
    case reveal
    case mark
    case markInvert = "mark.invert"
    case sort
    case forget
    case undo
    case revoke
    case revokeConfirm = "revoke.confirm"
    case revokeCancel = "revoke.cancel"
    case buttonNext = "button.next"
    case filter
    case back
    case close
    case accept
    case fieldErase = "field.erase"
    case fieldClear = "field.clear"
    case fieldDelete = "field.delete"
    case fieldLeft = "field.left"
    case fieldRight = "field.right"
    case fieldStart = "field.start"
    case fieldEnd = "field.end"
    case formNext = "form.next"
    case formPrevious = "form.previous"
    case formSave = "form.save"
    case addAccount = "account.add"
    case addProvider = "provider.add"
    case editProvider = "provider.edit"
    case importProfile = "profile.import"
    case demo
    case copySet = "copy.set"
    case copyAsCurl = "copy.curl"
    case signInOpen = "sign-in.open"
    case signInURL = "sign-in.url"
    case signInPaste = "sign-in.paste"
    case signInBackground = "sign-in.background"
    case quitConfirm = "quit.confirm"
    case quitStay = "quit.stay"
    case palette
    case search
    case log
    case help
    case lock
    case themes
    case mouse
    case redraw
    case suspend
    case quit
    case interrupt
}

/// Who gets the keys: the topmost thing on the screen.
public enum Context: String, Sendable, CaseIterable {
    /// The panes of the main screen.
    case main
    /// The same while there is no account; what is not bound here is bound as on the main screen.
    case welcome
    /// The details of one account over the whole screen.
    case inspect
    /// The filter line while it is typed.
    case filter
    case help
    /// The activity log over the whole screen.
    case log
    /// The words that narrow the help or the log, while they are typed.
    case search
    /// The palette.
    case palette
    /// The menu of header sets.
    case headerMenu = "header-menu"
    /// The list of themes, each shown while the cursor is on it.
    case themes
    /// The values that a header set lacks.
    case variables
    /// The wait for a browser or a paste.
    case signIn = "sign-in"
    /// The field of that dialog for a code or URL.
    case answer
    /// The list that an exchange lets its user choose from.
    case picker
    /// A form to fill in.
    case form
    /// A command to copy by hand.
    case command
    /// The question before quitting.
    case quit
    /// The question before revoking, with its two buttons.
    case revoke
    /// The same for several: a field for their count.
    case revokeCount = "revoke-count"
    /// The field for the passphrase of a locked store.
    case locked

    /// Whether letters are text here. They never reach a binding then.
    public var takesText: Bool {
        switch self {
        case .filter, .variables, .answer, .picker, .form, .palette, .search, .revokeCount, .locked: true
        default: false
        }
    }
}
