extension Binding {
    private static let everywhere = Set(Context.allCases)
    /// Whatever tells nothing of the store.
    private static let unlocked = everywhere.subtracting([.locked])
    private static let scrolling: Set<Context> = [.main, .inspect, .help, .log, .headerMenu, .themes, .signIn]

    /// Every action of the deck, in the order of help and docs.
    public static let table = core + themes + forms + lists + ending + finding

    private static let core: [Binding] = [
        Binding(
            .moveDown, ["j", "down"], in: scrolling.union([.filter, .picker, .form, .palette, .search]), .move,
            "one line down"
        ),
        Binding(
            .moveUp, ["k", "up"], in: scrolling.union([.filter, .picker, .form, .palette, .search]), .move,
            "one line up"),
        Binding(.moveFirst, ["g", "home"], in: scrolling, .move, "to the first line"),
        Binding(.moveLast, ["G", "end"], in: scrolling, .move, "to the last line"),
        Binding(.movePageDown, ["^d", "pgdn"], in: scrolling, .move, "one page down"),
        Binding(.movePageUp, ["^u", "pgup"], in: scrolling, .move, "one page up"),
        Binding(.paneNext, ["tab"], in: [.main], .move, "next pane"),
        Binding(.panePrevious, ["shift-tab"], in: [.main], .move, "previous pane"),
        Binding(.paneAccounts, ["1"], in: [.main], .move, "accounts pane"),
        Binding(.paneDetails, ["2"], in: [.main], .move, "details pane"),
        Binding(.paneActivity, ["3"], in: [.main], .move, "activity pane"),
        Binding(
            .filter, ["/"], in: [.main], .move, "filter the accounts; letters are text until enter or esc",
            hint: "filter", priority: 6
        ) { state, _ in state.accounts.isEmpty ? "there is no account yet" : nil },

        Binding(
            .exchange, ["e"], in: [.main, .inspect], .account, "exchange: sign in and get a token",
            hint: "exchange", priority: 1
        ) { $0.refusalOfExchange(at: $1) },
        Binding(
            .refresh, ["r"], in: [.main, .inspect], .account, "refresh the token", hint: "refresh",
            priority: 2
        ) { $0.refusalOfRefresh(at: $1) },
        Binding(
            .refreshDue, ["R"], in: [.main], .account, "refresh all that are due: expiring or expired",
            hint: "all due", priority: 7
        ) { $0.refusalOfRefreshDue(at: $1) },
        Binding(
            .autoRenew, ["A"], in: [.main, .inspect], .account,
            "renew the account by itself before its token ends, or no longer"
        ) { state, _ in state.refusalOfAutoRenew() },
        Binding(
            .copy, ["c", "y"], in: [.main, .inspect], .account, "copy the default header set to the clipboard file",
            hint: "copy header", priority: 3
        ) { $0.refusalOfCopy(at: $1) },
        Binding(
            .copyMenu, ["C"], in: [.main, .inspect], .account, "menu of all header sets", hint: "header sets",
            priority: 8
        ) { $0.refusalOfCopy(at: $1) },
        Binding(
            .inspect, ["i", "enter"], in: [.main], .account, "inspect: everything about the account",
            hint: "inspect", priority: 4
        ) { state, _ in state.refusalWithoutSelection },
        Binding(
            .reveal, ["v"], in: [.main, .inspect], .account, "reveal the access token for 10 s", hint: "reveal",
            priority: 9
        ) { $0.refusalOfReveal(at: $1) },

        Binding(
            .help, ["?", "f1"], in: unlocked, .program, "these keys", hint: "help", priority: 0),
        Binding(
            .back, ["esc"], in: everywhere, .program,
            "back, cancel the task of the account, clear the filter, clear the marks",
            hint: "back", priority: 2),
        Binding(.redraw, ["^l"], in: everywhere, .program, "read the accounts and draw the screen anew"),
        Binding(.suspend, ["^z"], in: everywhere, .program, "suspend"),
        Binding(.lock, ["K"], in: [.main, .inspect], .program, "lock the sealed store, for scripts as well") {
            state, _ in
            state.refusalOfLock
        },
        Binding(
            .quit, ["q"], in: [.main, .welcome], .program, "quit; asks only while a task runs", hint: "quit",
            priority: 10),
        Binding(.interrupt, ["^c"], in: everywhere, .program, "quit from anywhere; again: at once"),

        Binding(
            .accept, ["enter"],
            in: [
                .filter, .headerMenu, .themes, .variables, .answer, .picker, .form, .palette, .search, .revoke,
                .revokeCount, .locked,
            ],
            .dialog,
            "keep the filter or the theme, take the choice, send the text, press the button, go on in a form, unlock",
            hint: "accept",
            priority: 1),
        Binding(.close, ["q", "left"], in: [.inspect, .help, .log, .headerMenu, .themes, .command], .dialog, "close"),
        Binding(
            .fieldErase, ["backspace"],
            in: [.filter, .variables, .answer, .picker, .form, .palette, .search, .revokeCount, .locked], .dialog,
            "erase the last character"),
        Binding(
            .fieldClear, ["^u"],
            in: [.filter, .variables, .answer, .picker, .form, .palette, .search, .revokeCount, .locked],
            .dialog, "empty the field",
            hint: "empty", priority: 4),
        Binding(
            .signInOpen, ["o"], in: [.signIn], .dialog, "open the page in the browser again", hint: "open",
            priority: 1),
        Binding(
            .signInURL, ["u"], in: [.signIn], .dialog, "the page's URL alone on the screen, for copying it",
            hint: "url",
            priority: 3),
        Binding(
            .signInPaste, ["p"], in: [.signIn], .dialog, "type or paste the code or the whole redirected URL",
            hint: "paste", priority: 4, refusal: { state, _ in state.refusalOfPaste }),
        Binding(
            .signInBackground, ["b"], in: [.signIn], .dialog, "leave the sign-in waiting; exchange brings it back",
            hint: "leave waiting", priority: 5),
        Binding(.quitConfirm, ["y"], in: [.quit], .dialog, "quit and cancel what runs", hint: "quit", priority: 1),
        Binding(.quitStay, ["n"], in: [.quit], .dialog, "stay", hint: "stay", priority: 2),
    ]

    /// The row of an action. Every action has exactly one; a test holds the table to that.
    public static func of(_ action: Action) -> Binding? { table.first { $0.action == action } }
}
