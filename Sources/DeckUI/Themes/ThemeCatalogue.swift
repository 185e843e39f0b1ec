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

    /// - Parameter userFiles: a theme is called as its file without `.json`; the first of a name wins.
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

    /// - Throws: every defect of the file, or of the nearest one that it inherits.
    public func load(_ name: String) throws(ThemeDefects) -> Theme {
        var files = try lineage(of: name)
        // A name for a colour is the heir's where both have it, so that a variant may be a palette alone.
        let palette = files.reversed().reduce(into: [:]) { $0.merge($1.palette) { _, own in own } }
        var looks: [Slot: Theme.Look] = [:]
        var places: [Slot: ThemeDefect.Place] = [:]
        for index in files.indices.reversed() {
            looks.merge(ThemeReader.looks(of: &files[index], palette: palette)) { _, own in own }
            for entry in files[index].slots {
                places[entry.slot] = ThemeDefect.Place(file: files[index].file, position: entry.position)
            }
        }
        if let faulty = files.first(where: { !$0.defects.isEmpty }) { throw ThemeDefects(defects: faulty.defects) }
        return Theme(
            name: name, kind: files.lazy.compactMap(\.kind).first ?? .dark, author: files.first?.author, looks: looks,
            places: places)
    }

    /// Everything wrong with a theme: what keeps it from being used, else what a person would stumble over.
    public func defects(of name: String) -> [ThemeDefect] {
        do { return try load(name).concerns() } catch { return error.defects }
    }

    /// The file of a theme as it is: the user's, else the compiled-in one; nil where there is none.
    public func source(of name: String) -> (file: String?, bytes: [UInt8])? {
        if let own = own[name] { return (own.file, own.bytes) }
        return builtIn[name].map { (nil, $0.bytes) }
    }

    /// The compiled-in default; the terminal's own look should it ever have a defect, which the tests rule out.
    private var fallback: Theme {
        (try? ThemeCatalogue().load(Self.defaultName))
            ?? Theme(name: Self.defaultName, kind: .dark, author: nil, looks: [:], places: [:])
    }

    /// The file of a theme and those that it inherits, heirs first.
    private func lineage(of name: String) throws(ThemeDefects) -> [ThemeFile] {
        var files: [ThemeFile] = []
        var next: (name: String, source: Source?)? = (name, own[name] ?? builtIn[name])
        var asked = ThemeDefect.Place(file: name, position: .none)
        while let (name, source) = next {
            guard let source else {
                throw ThemeDefects(
                    asked, "there is no theme “\(shown(name))”; there are \(names.joined(separator: ", "))")
            }
            guard !files.contains(where: { $0.file == source.file }) else {
                throw ThemeDefects(asked, "the theme inherits itself by way of “\(shown(name))”")
            }
            let file = ThemeReader.read(source.bytes, file: source.file, name: name)
            files.append(file)
            next = file.inherits.map { parent in
                // A user's theme may inherit the compiled-in one that it replaces.
                let isOwn = parent.name == name
                return (parent.name, isOwn ? builtIn[parent.name] : own[parent.name] ?? builtIn[parent.name])
            }
            asked = ThemeDefect.Place(file: file.file, position: file.inherits?.position ?? .none)
        }
        return files
    }

    private func shown(_ text: String) -> String { ScreenText.line(text, limit: 60) }

    /// What the theme of that file is called.
    public static func name(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return file.hasSuffix(".json") ? String(file.dropLast(5)) : file
    }
}
