extension Binding {
    /// Finding things.
    static let finding: [Binding] = [
        Binding(
            .palette, [":", "^p"], in: [.main, .welcome, .inspect], .program,
            "palette: any action by its name, any account after @"),
        Binding(.log, ["L"], in: [.main, .welcome, .inspect, .log], .program, "activity log, over the whole screen"),
        Binding(
            .mouse, ["M"], in: [.main, .inspect], .program,
            "mouse on or off; while it is on, hold shift to select text"),
        Binding(
            .search, ["/"], in: [.help, .log], .dialog, "search in the lines; letters are text until enter or esc",
            hint: "search", priority: 3),
    ]
}
