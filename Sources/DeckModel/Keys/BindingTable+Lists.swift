extension Binding {
    /// Ordering the list and marking in it.
    static let lists: [Binding] = [
        Binding(.sort, ["s"], in: [.main], .move, "sort by expiry, by name, by provider") { state, _ in
            state.accounts.isEmpty ? "there is no account yet" : nil
        },
        Binding(
            .mark, ["space"], in: [.main], .account,
            "mark or unmark; refresh, renewal by itself, revoke and forget act on the marked"
        ) { state, _ in state.refusalWithoutSelection },
        Binding(.markInvert, ["*"], in: [.main], .account, "invert the marks of what is visible") { state, _ in
            state.accounts.isEmpty ? "there is no account yet" : nil
        },
    ]
}
