/// Words of a command that a person is told to run, as a POSIX shell takes them.
public enum ShellText {
    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./@%+=:,-".utf8)

    /// The word as it is where a shell would leave it so, else in single quotes. What a screen cannot show is replaced first.
    public static func word(_ text: String, limit: Int = 1000) -> String {
        let shown = ScreenText.line(text, limit: limit)
        if !shown.isEmpty, shown.utf8.allSatisfy(plain.contains) { return shown }
        return "'\(shown.replacing("'", with: #"'\''"#))'"
    }
}
