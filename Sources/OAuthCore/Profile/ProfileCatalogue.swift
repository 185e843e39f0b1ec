public import Vocabulary

/// All profiles by id: the built-in ones, and the user's own, which go first.
///
/// A file is named for its profile's id (`acme.json`), so that asking for one profile reads one file.
public struct ProfileCatalogue: Sendable {
    private let own: [(id: Name, source: Source)]

    private struct Source: Sendable {
        let file: String
        let bytes: [UInt8]
        let isBuiltIn: Bool
    }

    /// - Parameter userFiles: the `.json` files of the user's profile folder. One whose name without its ending is no
    ///   ``Name`` is left out: nobody can ask for it.
    public init(userFiles: [(path: String, bytes: [UInt8])] = []) {
        own = userFiles.compactMap { file in
            let last = file.path.split(separator: "/").last.map(String.init) ?? file.path
            guard last.hasSuffix(".json"), let id = try? Name(String(last.dropLast(5))) else { return nil }
            return (id, Source(file: file.path, bytes: file.bytes, isBuiltIn: false))
        }
    }

    /// In alphabetical order.
    public var ids: [Name] {
        let builtIn = Embedded.files.compactMap { try? Name($0.name) }
        return Set(builtIn + own.map(\.id)).sorted()
    }

    /// Whether the profile of that id comes with fob.
    public func isBuiltIn(_ id: Name) -> Bool { source(id)?.isBuiltIn ?? false }

    /// The text of that profile's file.
    public func text(_ id: Name) -> [UInt8]? { source(id)?.bytes }

    /// Copies the text of the one that is asked for alone: this is on the way of every `fob header`.
    private func source(_ id: Name) -> Source? {
        if let own = own.last(where: { $0.id == id }) { return own.source }
        guard let file = Embedded.files.first(where: { $0.name == id.text }) else { return nil }
        return Source(
            file: "\(file.name).json (built in)", bytes: file.text.withUTF8Buffer { Array($0) }, isBuiltIn: true)
    }

    /// Reads and checks one profile, and no other.
    public func profile(_ id: Name) throws(Failure) -> Profile {
        guard let source = source(id) else {
            throw Failure(
                .notFound, "There is no profile “\(id)”.",
                remedy: NearestName.remedy(for: id.text, among: ids.map(\.text), listing: "There are"))
        }
        let profile: Profile
        do {
            profile = try ProfileLoader.load(source.bytes, file: source.file, isBuiltIn: source.isBuiltIn)
        } catch {
            throw Failure(
                .usage, "The profile \(id) cannot be used. \(error)",
                remedy: "Check it: fob profile check \(source.file)")
        }
        guard profile.id == id else {
            throw Failure(
                .usage,
                "The profile in \(source.file) calls itself “\(profile.id)”; its file must be named \(profile.id).json."
            )
        }
        // RFC 9207 section 4: with one issuer for two profiles, `iss` could not tell their answers apart.
        // The tests compare the built-in ones with each other.
        let others = source.isBuiltIn ? own.map(\.id) : ids
        if let issuer = profile.issuer.map({ Array($0.text.utf8) }), !others.isEmpty,
            let other = others.first(where: { $0 != id && self.issuer(of: $0) == issuer })
        {
            throw Failure(
                .usage,
                "The profiles \(id) and \(other) name the same issuer, so that their answers cannot be told apart.",
                remedy: "Take the issuer out of one of them, or delete \(source.file).")
        }
        return profile
    }

    /// As it stands in the file, which need not be sound.
    private func issuer(of id: Name) -> [UInt8]? {
        let json = source(id).flatMap { try? JSON(parsing: $0.bytes, dialect: .lenient) }
        return json?["issuer"]?.string.map { Array($0.utf8) }
    }
}
