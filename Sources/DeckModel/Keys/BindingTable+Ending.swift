extension Binding {
    /// Parting with tokens and accounts.
    static let ending: [Binding] = [
        Binding(
            .revoke, ["X"], in: [.main, .inspect], .account,
            "revoke: take the tokens back at the provider; asks first, the account stays", hint: "revoke", priority: 5
        ) { $0.refusalOfRevoke(at: $1) },
        Binding(
            .forget, ["d"], in: [.main, .inspect], .account,
            "forget the account here; its tokens live on at the provider; undo for 10 s, leaving does it at once"
        ) { $0.refusalOfForget(at: $1) },
        Binding(.undo, ["u"], in: [.main, .welcome, .inspect], .account, "undo: bring back what was just forgotten") {
            state, _ in
            state.refusalOfUndo
        },
        Binding(
            .revokeConfirm, ["y"], in: [.revoke], .dialog, "revoke", hint: "revoke", priority: 1),
        Binding(.revokeCancel, ["n"], in: [.revoke], .dialog, "leave the tokens as they are"),
        Binding(
            .buttonNext, ["tab", "shift-tab", "left", "right"], in: [.revoke], .dialog, "the other button",
            hint: "switch button", priority: 3),
    ]
}
