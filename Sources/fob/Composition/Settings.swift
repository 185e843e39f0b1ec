import DeckModel
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a person wrote into config.json. A missing file means the defaults; anything unknown in it is refused by place.
struct Settings: Sendable {
    var theme: String?
    var keys: [String: [KeyChord]] = [:]
    var clipboardLifetime: Duration?
    var signInTimeout: Duration?
    /// The file whose content opens a sealed store, an absolute path.
    var keyFile: String?
    /// The program, with its arguments, that prints what opens it.
    var keyCommand: [String]?
    /// After how long without a key the deck locks a sealed store.
    var lockAfter: Duration?
    /// Whether accounts are renewed by themselves that do not say so; nil: by `fob watch` and not by the deck.
    var autoRenew: Bool?
    /// Whether the deck takes the mouse from its start.
    var mouse: Bool?
    /// Whether a copy in the deck goes to the terminal's clipboard, too (OSC 52).
    var terminalClipboard: Bool?

    private static let names = [
        "theme", "clipboard_lifetime", "sign_in_timeout", "auto_renew", "key_file", "key_command", "lock_after",
        "mouse", "terminal_clipboard", "keys",
    ]
    private var file = ""
    private var keyPositions: [String: JSON.Position] = [:]

    /// - Throws: ``Failure`` of kind `usage` with file, line, column and the nearest known name.
    static func load(_ path: String) throws(Failure) -> Settings {
        guard let bytes = SmallFile.read(path) else {
            guard access(path, F_OK) == 0 else { return Settings() }
            throw Failure(.usage, "\(path): the file cannot be read, or is longer than 1 MiB.")
        }
        let document: JSON
        do { document = try JSON(parsing: bytes, dialect: .lenient) } catch {
            throw Failure(.usage, "\(path):\(error.position): \(error.reason).")
        }
        var settings = Settings()
        settings.file = path
        guard let members = document.members else {
            throw Failure(.usage, "\(path):\(document.position): the settings are an object, not \(document.kind).")
        }
        for member in members {
            switch member.key {
            case "theme": settings.theme = try text(member, path)
            case "clipboard_lifetime": settings.clipboardLifetime = try duration(member, path)
            case "sign_in_timeout": settings.signInTimeout = try duration(member, path)
            case "auto_renew": settings.autoRenew = try flag(member, path)
            case "mouse": settings.mouse = try flag(member, path)
            case "terminal_clipboard": settings.terminalClipboard = try flag(member, path)
            case "key_file": settings.keyFile = try absolutePath(member, path)
            case "key_command": settings.keyCommand = try command(member, path)
            case "lock_after": settings.lockAfter = try duration(member, path)
            case "keys": try settings.readKeys(member, path)
            default: throw unknown(member, among: names, path)
            }
        }
        return settings
    }

    /// The defects of the chords, each with its place.
    func failure(_ defects: KeymapDefects) -> Failure {
        let lines = defects.defects.map { defect in
            "\(file):\(keyPositions[defect.id] ?? .none): \(defect)."
        }
        return Failure(.usage, lines.joined(separator: "\n"))
    }

    private mutating func readKeys(_ member: JSON.Member, _ path: String) throws(Failure) {
        guard let entries = member.value.members else { throw Self.expected("an object", member, path) }
        for entry in entries {
            guard let names = entry.value.elements else { throw Self.expected("a list of keys", entry, path) }
            var chords: [KeyChord] = []
            for name in names {
                guard let text = name.string, let chord = KeyChord(text) else {
                    throw Failure(
                        .usage,
                        "\(path):\(name.position): “\(ScreenText.line(name.string ?? "", limit: 40))” is no key.",
                        remedy: "Keys look like j, ctrl-l, shift-tab, f5, space.")
                }
                chords.append(chord)
            }
            keys[entry.key] = chords
            keyPositions[entry.key] = entry.keyPosition
        }
    }

    private static func text(_ member: JSON.Member, _ path: String) throws(Failure) -> String {
        guard let text = member.value.string else { throw expected("a string", member, path) }
        return text
    }

    private static func absolutePath(_ member: JSON.Member, _ path: String) throws(Failure) -> String {
        guard let text = member.value.string, text.hasPrefix("/") else {
            throw expected("an absolute path", member, path)
        }
        return text
    }

    private static func command(_ member: JSON.Member, _ path: String) throws(Failure) -> [String] {
        let words = member.value.elements?.map(\.string) ?? []
        guard !words.isEmpty, words.first != "", !words.contains(nil) else {
            throw expected("a list of a program and its arguments", member, path)
        }
        return words.compactMap(\.self)
    }

    private static func flag(_ member: JSON.Member, _ path: String) throws(Failure) -> Bool {
        guard let flag = member.value.bool else { throw expected("true or false", member, path) }
        return flag
    }

    private static func duration(_ member: JSON.Member, _ path: String) throws(Failure) -> Duration {
        guard let text = member.value.string ?? member.value.number, let argument = DurationArgument(argument: text),
            argument.duration > .zero
        else { throw expected("a duration like \"90s\" or \"5m\"", member, path) }
        return argument.duration
    }

    private static func expected(_ what: String, _ member: JSON.Member, _ path: String) -> Failure {
        let found = member.value.string.map { "“\(ScreenText.line($0, limit: 60))”" } ?? "\(member.value.kind)"
        return Failure(
            .usage,
            "\(path):\(member.value.position): “\(ScreenText.line(member.key, limit: 60))” takes \(what), not \(found)."
        )
    }

    private static func unknown(_ member: JSON.Member, among names: [String], _ path: String) -> Failure {
        let nearest = NearestName.of(member.key, among: names).map { " Did you mean “\($0)”?" } ?? ""
        return Failure(
            .usage,
            "\(path):\(member.keyPosition): there is no setting “\(ScreenText.line(member.key, limit: 60))”.\(nearest)",
            remedy: "The settings are \(names.joined(separator: ", ")).")
    }
}
