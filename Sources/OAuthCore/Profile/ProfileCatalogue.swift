public import Vocabulary

/// All profiles by id: the built-in ones, and the user's own, which go first.
///
/// A file is named for its profile's id (`acme.json`), so that asking for one profile reads one file.
public struct ProfileCatalogue: Sendable {
    private let own: [(id: Name, source: ProfileSource)]

    /// - Parameter userFiles: the `.json` files of the user's profile folder. One whose name without its ending is no
    ///   ``Name`` is left out: nobody can ask for it.
    public init(userFiles: [(path: String, bytes: [UInt8])] = []) {
        own = userFiles.compactMap { file in
            let last = file.path.split(separator: "/").last.map(String.init) ?? file.path
            guard last.hasSuffix(".json"), let id = try? Name(String(last.dropLast(5))) else { return nil }
            return (id, ProfileSource(file: file.path, bytes: file.bytes, isBuiltIn: false))
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
    func source(_ id: Name) -> ProfileSource? {
        if let own = own.last(where: { $0.id == id }) { return own.source }
        return builtIn(id)
    }

    /// The one that comes with fob, also where a user's file stands in for it.
    func builtIn(_ id: Name) -> ProfileSource? {
        guard let file = Embedded.files.first(where: { $0.name == id.text }) else { return nil }
        return ProfileSource(
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
        let document: ProfileDocument
        do {
            document = try ProfileDocument(source, in: self)
            profile = try ProfileLoader.load(document, isBuiltIn: source.isBuiltIn)
        } catch {
            throw Failure(
                .usage, "The profile \(id) cannot be used. \(error)",
                remedy: "Check it: fob profile check \(ShellText.word(source.file))")
        }
        guard profile.id == id else {
            throw Failure(
                .usage,
                "The profile in \(source.file) calls itself “\(profile.id)”; its file must be named \(profile.id).json."
            )
        }
        try checkIssuer(of: profile, source, ancestors: document.ancestors)
        return profile
    }

    /// The profile that a provider speaks: its own with what the provider overrides laid over it.
    public func profile(for provider: Provider) throws(Failure) -> Profile {
        let profile = try profile(provider.profile)
        guard provider.overrides.members?.isEmpty != true, let source = source(provider.profile) else { return profile }
        for key in ["id", "extends"] where provider.overrides[key] != nil {
            throw Failure(
                .usage, "\(provider.name): it cannot override “\(key)” of its profile.",
                remedy: "Write a profile that extends \(profile.id) in a file of its own.")
        }
        do {
            var document = try ProfileDocument(source, in: self)
            document.override(with: provider.overrides, of: provider.name)
            return try ProfileLoader.load(document, isBuiltIn: false)
        } catch {
            throw Failure(
                .usage, "\(provider.name): what it overrides does not fit the profile \(profile.id). \(error)",
                remedy: "See it: fob provider show \(provider.name). Take one back: fob provider edit "
                    + "\(provider.name) --unset PATH")
        }
    }

    /// RFC 9207 section 4: with one issuer for two profiles, `iss` could not tell their answers apart. Profiles that extend
    /// each other speak to one server on purpose, and a template names no issuer yet. The tests compare the built-in ones
    /// with each other.
    private func checkIssuer(
        of profile: Profile, _ source: ProfileSource, ancestors: [Name]
    ) throws(Failure) {
        guard let issuer = profile.issuer, issuer.variables.isEmpty else { return }
        let others = source.isBuiltIn ? own.map(\.id) : ids
        for other in others where other != profile.id && !ancestors.contains(other) {
            // Only a text that can hold it is read, since this is on the way of every `fob header`.
            guard let text = self.source(other), text.mayHold(issuer.text),
                let json = try? JSON(parsing: text.bytes, dialect: .lenient),
                Array((json["issuer"]?.string ?? "").utf8) == Array(issuer.text.utf8)
            else { continue }
            if let document = try? ProfileDocument(text, in: self), document.ancestors.contains(profile.id) { continue }
            throw Failure(
                .usage,
                "The profiles \(profile.id) and \(other) name the same issuer, so that their answers cannot be told apart.",
                remedy: "Take the issuer out of one of them, let one extend the other, or delete \(source.file).")
        }
    }
}

/// The text of a profile, and what it is called.
struct ProfileSource: Sendable {
    let file: String
    let bytes: [UInt8]
    let isBuiltIn: Bool

    /// False where the text cannot hold that string: neither as it is nor with characters escaped.
    func mayHold(_ text: String) -> Bool {
        bytes.contains(UInt8(ascii: "\\")) || bytes.firstRange(of: text.utf8) != nil
    }
}
