extension Binding {
    /// The keys of the theme picker.
    static let themes: [Binding] = [
        Binding(
            .themes, ["T"], in: [.main, .inspect, .welcome], .program,
            "themes: each is shown while you move, enter keeps it")
    ]
}
