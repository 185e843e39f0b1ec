/// What makes providers and accounts, what moves in forms, and what the full screen of an account offers beside.
extension Binding {
    static let forms: [Binding] = [
        Binding(
            .exchangeAs, ["S"], in: [.main, .inspect], .account,
            "sign in another way: by another grant, with other scopes, by a paste", hint: "another way", priority: 15
        ) { $0.refusalOfExchangeAs(at: $1) },
        Binding(
            .addAccount, ["a"], in: [.main, .welcome], .account, "add an account and sign in", hint: "add account",
            priority: 11),
        Binding(
            .addProvider, ["P"], in: [.main, .welcome], .account, "add a provider, from a profile or an issuer's URL",
            hint: "add provider", priority: 12),
        Binding(
            .editProvider, ["E"], in: [.main, .welcome, .inspect], .account,
            "edit the provider of the account, or one that has none yet"),
        Binding(
            .importProfile, ["I"], in: [.main, .welcome], .account,
            "import a profile from a file, an OpenAPI document or an issuer's URL", hint: "import profile",
            priority: 13),
        Binding(
            .demo, ["d"], in: [.welcome], .program, "leave for the demo: made-up providers on this machine",
            hint: "demo", priority: 3),
        Binding(
            .copySet, ["1", "2", "3", "4", "5", "6", "7", "8", "9"], in: [.inspect], .account,
            "copy the header set of that number to the clipboard file"
        ) { $0.refusalOfCopy(at: $1) },
        Binding(
            .copyAsCurl, ["Y"], in: [.main, .inspect], .account,
            "copy as curl: the header set to the clipboard file, and the command that reads it", hint: "as curl",
            priority: 14
        ) { $0.refusalOfCopy(at: $1) },

        Binding(
            .formNext, ["tab"], in: [.form], .dialog, "next field or button", hint: "next", priority: 1),
        Binding(
            .formPrevious, ["shift-tab"], in: [.form], .dialog, "field or button before", hint: "before", priority: 5),
        Binding(.formSave, ["^s"], in: [.form], .dialog, "save the form", hint: "save", priority: 1),
        Binding(.fieldLeft, ["left"], in: [.form], .dialog, "one character to the left"),
        Binding(.fieldRight, ["right"], in: [.form], .dialog, "one character to the right"),
        Binding(.fieldStart, ["home"], in: [.form], .dialog, "to the start of the field"),
        Binding(.fieldEnd, ["end"], in: [.form], .dialog, "to the end of the field"),
        Binding(.fieldDelete, ["del"], in: [.form], .dialog, "delete the character at the cursor"),
    ]
}
