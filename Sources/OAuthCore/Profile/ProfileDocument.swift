import Vocabulary

/// The text of one profile with those that it extends below it, and what a provider overrides above it.
///
/// What comes of joining several files still tells of each value where it stands: lines of the n-th file are counted from
/// n times ``JSON/Position/fileStride``.
struct ProfileDocument {
    /// A text that values come from.
    struct File {
        /// As defects name it.
        let name: String
        /// False for what was not written as a file: lines of a record say nothing to anybody.
        var hasPlaces = true
    }

    private(set) var json: JSON
    private(set) var files: [File]
    /// The profiles that it extends, the nearest first.
    private(set) var ancestors: [Name] = []

    /// How many profiles may stand below one.
    static let greatestDepth = 4

    /// Reads a profile's file and those that it extends.
    init(_ source: ProfileSource, in catalogue: ProfileCatalogue) throws(ProfileDefects) {
        files = [File(name: source.file)]
        json = try Self.parsed(source)
        guard json["extends"] != nil else { return }
        var texts = [json]
        var names = [json["id"]?.string ?? ""]
        var isBuiltIn = source.isBuiltIn
        while let extends = texts.last?["extends"] {
            let (id, base) = try Self.base(extends, of: (names, isBuiltIn), files, catalogue)
            guard ancestors.count < Self.greatestDepth else {
                throw Self.defect(
                    extends, files, "more than \(Self.greatestDepth) profiles extend each other here",
                    remedy: "Extend one of the first of them: \((names + [id.text]).joined(separator: " -> "))")
            }
            texts.append(try Self.parsed(base).counted(inFile: files.count))
            files.append(File(name: base.file))
            names.append(id.text)
            ancestors.append(id)
            isBuiltIn = base.isBuiltIn
        }
        json = texts.dropLast().reversed().reduce(texts[texts.count - 1]) { $0.extended(by: $1) }
    }

    private static func base(
        _ extends: JSON, of extending: (names: [String], isBuiltIn: Bool), _ files: [File],
        _ catalogue: ProfileCatalogue
    ) throws(ProfileDefects) -> (Name, ProfileSource) {
        guard let text = extends.string, let id = try? Name(text) else {
            throw defect(extends, files, "the id of a profile is expected here")
        }
        // A user's file may build upon the built-in profile that it stands in for.
        if extending.names.last == text, !extending.isBuiltIn, let builtIn = catalogue.builtIn(id) {
            return (id, builtIn)
        }
        if extending.names.contains(text) {
            let circle = (extending.names.drop { $0 != text } + [text]).joined(separator: " -> ")
            throw defect(extends, files, "the profile extends itself: \(circle)")
        }
        guard let base = catalogue.source(id) else {
            throw defect(
                extends, files, "there is no profile “\(id)” to extend",
                remedy: NearestName.remedy(for: text, among: catalogue.ids.map(\.text), listing: "There are"))
        }
        return (id, base)
    }

    private static func parsed(_ source: ProfileSource) throws(ProfileDefects) -> JSON {
        do {
            return try JSON(parsing: source.bytes, dialect: .lenient)
        } catch {
            throw ProfileDefects([
                ProfileDefect(file: source.file, position: error.position, path: "", reason: error.reason)
            ])
        }
    }

    private static func defect(
        _ value: JSON, _ files: [File], _ reason: String, remedy: String? = nil
    ) -> ProfileDefects {
        let (index, place) = value.position.inFile
        return ProfileDefects([
            ProfileDefect(file: files[index].name, position: place, path: "extends", reason: reason, remedy: remedy)
        ])
    }
}

// MARK: - A provider's overrides

extension ProfileDocument {
    /// Lays what a provider says otherwise over the whole. What it says of a leg holds in every environment, also where the
    /// profile's environment changes the same member.
    mutating func override(with overrides: JSON, of provider: Name) {
        let overrides = overrides.counted(inFile: files.count)
        files.append(File(name: "the overrides of \(provider)", hasPlaces: false))
        json = json.extended(by: overrides)
        for key in ["legs", "follow_ups"] {
            guard let legs = overrides[key]?.members else { continue }
            for environment in json["environments"]?.members ?? [] {
                for leg in legs {
                    guard let changed = environment.value[key]?[leg.key] else { continue }
                    let path = ["environments", environment.key, key, leg.key]
                    json = json.extended(by: Self.nested(path, leg.value.restricted(to: changed)))
                }
            }
        }
    }

    private static func nested(_ path: [String], _ value: JSON) -> JSON {
        path.reversed().reduce(value) { value, key in
            JSON(.object([JSON.Member(key: key, keyPosition: value.position, value: value)]), position: value.position)
        }
    }
}

// MARK: - Places

extension JSON.Position {
    /// More lines than any text has that may be read.
    static let fileStride = 1 << 32

    /// The number of the file that the place is in, and the place there.
    var inFile: (index: Int, place: JSON.Position) {
        (line / Self.fileStride, JSON.Position(line: line % Self.fileStride, column: column))
    }

    fileprivate func counted(inFile index: Int) -> JSON.Position {
        JSON.Position(line: line + index * Self.fileStride, column: column)
    }
}

extension JSON {
    /// Without the members that `other` does not have.
    fileprivate func restricted(to other: JSON) -> JSON {
        guard let members, other.members != nil else { return self }
        let shared = members.compactMap { member in
            other[member.key].map { below in
                JSON.Member(
                    key: member.key, keyPosition: member.keyPosition, value: member.value.restricted(to: below))
            }
        }
        return JSON(.object(shared), position: position)
    }

    /// The same with its places counted as those of the file of that number.
    fileprivate func counted(inFile index: Int) -> JSON {
        let content: Content =
            switch content {
            case .object(let members):
                .object(
                    members.map { member in
                        JSON.Member(
                            key: member.key, keyPosition: member.keyPosition.counted(inFile: index),
                            value: member.value.counted(inFile: index))
                    })
            case .array(let elements): .array(elements.map { $0.counted(inFile: index) })
            default: content
            }
        return JSON(content, position: position.counted(inFile: index))
    }
}
