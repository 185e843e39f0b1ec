public import Vocabulary

/// What the executable has to do. The reducer itself does nothing.
public enum DeckEffect: Sendable, Equatable {
    /// List the accounts; answered by `accountsLoaded` or `accountsFailed`.
    case loadAccounts
    /// Get a token anew; answered by `taskFinished`, with prompts and choices in between.
    case exchange(AccountID)
    /// Get a token in a way that its user chose; answered as ``exchange(_:)`` is.
    case signIn(AccountID, SignInWish)
    /// Renew the token; answered by `taskFinished`.
    case refresh(AccountID)
    /// Take the tokens back at the provider and keep the account without them; answered by `taskFinished`.
    case revoke(AccountID)
    /// Forget the account here, to its end even where the deck is left meanwhile; answered by `forgotten` or `forgetFailed`.
    case forget(AccountID)
    /// Switch renewal by itself on or off for the account; answered by `accountChanged` and a notice.
    case setAutoRenew(AccountID, Bool)
    /// Stop the account's task; its `taskFinished(_, .cancelled)` still comes.
    case cancel(AccountID)
    /// Put a header set into the clipboard file; answered by `copied` or `copyFailed`.
    case copy(AccountID, set: Name, variables: [String: String])
    /// Hand header lines to the terminal's clipboard; answered by a notice where they are too long.
    case setTerminalClipboard(Secret)
    /// Read the access token for its owner's eyes; answered by `revealed` or `revealFailed`.
    case reveal(AccountID)
    /// Hand a pasted code or URL to the waiting exchange.
    case answer(AccountID, Secret)
    /// Hand the chosen key to the waiting exchange.
    case choose(AccountID, key: String)
    /// Start the browser on the page of the waiting exchange once more.
    case openBrowser(AccountID, url: String)
    /// Try what was typed as the passphrase of the sealed store, or where nothing was, its key file and command anew; answered by
    /// `storeUnlocked` or `unlockFailed`. Whoever has tried it wipes it.
    case unlock(LockedBytes)
    /// Forget the store's key once nothing runs any more: for everybody, or only what was unlocked here.
    case lock(isForAll: Bool)
    /// List profiles and providers for a form; answered by `catalogueLoaded`.
    case loadCatalogue(form: Int)
    /// Read what an issuer says of itself; answered by `discovered`.
    case discover(form: Int, url: String)
    /// Write what a form asks for; answered by `formSaved` or `formRefused`.
    case save(form: Int, FormRequest)
    /// Leave the deck for the demo.
    case openDemo
    /// Read what only the full screen of an account shows; answered by `inspected`.
    case inspect(AccountID)
    /// The clipboard file's time is up: remove it if it is still ours; answered by `clipboardCleared`.
    case removeClipboard
    /// Read the themes; answered by `themesListed`.
    case listThemes
    /// Draw with that theme from here on.
    case useTheme(String)
    /// Write the name of the theme into the settings; answered by a notice.
    case keepTheme(String)
    /// Have the terminal tell of the mouse, or no longer.
    case setMouse(Bool)
    /// Draw every cell anew.
    case redraw
    /// Give the terminal back and stop; `suspended` comes before, `resumed` after it.
    case suspend
    /// Cancel what runs, remove the clipboard file, leave.
    case quit
}
