import Vocabulary

/// The themes there are: those compiled in, and the user's files, which override them by name.
public struct ThemeCatalogue: Sendable {
    private struct Source: Sendable {
        let file: String
        let bytes: [UInt8]
    }

    private let builtIn: [String: Source]
    private let own: [String: Source]

    /// The theme of every new user, and what stands in for one that cannot be read.
    public static let defaultName = "terminal"

    /// - Parameter userFiles: a theme is called as its file without `.json`.
    public init(userFiles: [(path: String, bytes: [UInt8])] = []) {
        builtIn = Dictionary(
            Embedded.files.map { file in
                (file.name, Source(file: "\(file.name).json", bytes: file.text.withUTF8Buffer { Array($0) }))
            }
        ) { first, _ in first }
        own = Dictionary(
            userFiles.map { (Self.name(of: $0.path), Source(file: $0.path, bytes: $0.bytes)) }
        ) { first, _ in first }
    }

    /// All names, sorted.
    public var names: [String] { Set(builtIn.keys).union(own.keys).sorted() }

    /// The theme of that name, or the default with a sentence for the user that says what is wrong and where.
    public func theme(_ name: String) -> (theme: Theme, notice: String?) {
        do {
            return (try load(name), nil)
        } catch {
            let reason = error.defects.first?.description ?? "the theme “\(name)” cannot be read"
            return (fallback, "\(reason); using the theme \(Self.defaultName)")
        }
    }

    /// - Throws: every defect of the file, or of one that it inherits.
    public func load(_ name: String) throws(ThemeDefects) -> Theme {
        let (file, source) = try read(name, from: own[name] ?? builtIn[name], asked: (name, .none))
        return Theme(
            name: name, kind: file.kind, author: file.author,
            looks: try looks(of: file, source: source, seen: [source.file]))
    }

    /// The compiled-in default; the terminal's own look should it ever have a defect, which the tests rule out.
    private var fallback: Theme {
        guard let source = builtIn[Self.defaultName],
            let file = try? ThemeReader.read(source.bytes, file: source.file, name: Self.defaultName)
        else { return Theme(name: Self.defaultName, kind: .dark, author: nil, looks: [:]) }
        return Theme(name: Self.defaultName, kind: file.kind, author: file.author, looks: file.looks)
    }

    private func looks(of file: ThemeFile, source: Source, seen: [String]) throws(ThemeDefects) -> [Slot: Theme.Look] {
        guard let parent = file.inherits else { return file.looks }
        // A user's theme may inherit the compiled-in one that it replaces.
        let found = parent.name == file.name ? builtIn[parent.name] : own[parent.name] ?? builtIn[parent.name]
        let (ancestor, origin) = try read(parent.name, from: found, asked: (source.file, parent.position))
        guard !seen.contains(origin.file) else {
            throw ThemeDefects(defects: [
                ThemeDefect(
                    file: source.file, position: parent.position,
                    reason: "the theme inherits itself by way of “\(ScreenText.line(parent.name, limit: 60))”")
            ])
        }
        let inherited = try looks(of: ancestor, source: origin, seen: seen + [origin.file])
        return inherited.merging(file.looks) { _, ownLook in ownLook }
    }

    private func read(
        _ name: String, from source: Source?, asked: (file: String, position: JSON.Position)
    ) throws(ThemeDefects) -> (ThemeFile, Source) {
        guard let source else {
            throw ThemeDefects(defects: [
                ThemeDefect(
                    file: asked.file, position: asked.position,
                    reason:
                        "there is no theme “\(ScreenText.line(name, limit: 60))”; there are \(names.joined(separator: ", "))"
                )
            ])
        }
        return (try ThemeReader.read(source.bytes, file: source.file, name: name), source)
    }

    private static func name(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return file.hasSuffix(".json") ? String(file.dropLast(5)) : file
    }
}
