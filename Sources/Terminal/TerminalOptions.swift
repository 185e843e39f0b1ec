/// How to open a terminal.
public struct TerminalOptions: Sendable {
    /// The descriptor keys come from.
    public var input: Int32 = 0
    /// The descriptor of the same terminal that frames go to.
    public var output: Int32 = 1
    /// What terminfo calls the terminal.
    public var term: String?
    /// The locale whose encoding the terminal speaks, as `C.UTF-8`.
    public var locale: String
    /// True when colours are unwelcome; attributes remain.
    public var withoutColour: Bool
    /// True to bracket every frame in mode 2026, which terminals that do not know it ignore.
    public var synchronizedOutput = true
    /// Where text goes that libraries write to standard error while the screen is up; nil throws it away.
    public var diagnosticsPath: String?

    /// Options from the environment: `TERM`; the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is not empty; and
    /// `NO_COLOR` when it is not empty (no-color.org).
    public init(environment: [String: String], diagnosticsPath: String? = nil) {
        term = environment["TERM"]
        locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? "C"
        withoutColour = !(environment["NO_COLOR"] ?? "").isEmpty
        self.diagnosticsPath = diagnosticsPath
    }
}
