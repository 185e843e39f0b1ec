import CredentialStore
import OAuthCore
import TokenService
import Vocabulary

/// A profile on its way among the user's own: one that somebody wrote, as it is, or else a draft from an OpenAPI document or
/// from a server's own metadata.
struct ProfileImport {
    let id: Name
    let text: [UInt8]
    /// What of the source says nothing to fob, a line each.
    let notUnderstood: [String]

    /// Reads a file or a URL; nothing is written.
    ///
    /// - Parameter id: what the profile is to be called; nil for what the source calls itself.
    static func read(
        _ source: String, id: Name?, in workshop: Workshop, progress: @escaping TokenService.Progress
    ) async throws(Failure) -> ProfileImport {
        if source.contains("://") {
            let metadata = try await workshop.readingService().readMetadata(url: source, progress: progress).metadata
            let host = metadata.issuer.split(separator: "/").dropFirst().first.map(String.init) ?? "imported"
            let draft = ProfileDraft.from(metadata: metadata, id: try id.named(after: host))
            return try checked(draft, in: workshop)
        }
        let shown = ScreenText.line(source, limit: 200)
        guard let bytes = SmallFile.read(source) else {
            throw Failure(.usage, "\(shown): the file cannot be read, or is longer than 1 MiB.")
        }
        if let written = try written(bytes, source: source, id: id, in: workshop) { return written }
        let document: JSON
        do { document = try JSON(parsing: bytes, limits: .init(depth: 128)) } catch {
            let isJSON = bytes.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{")
            throw Failure(
                .usage, isJSON ? "\(shown):\(error)." : "\(shown) is no JSON: fob reads OpenAPI in JSON only.",
                remedy: isJSON ? nil : "Convert YAML first: yq -o=json . \(shown) > openapi.json")
        }
        let title = document.at(path: "info.title")?.string ?? "imported"
        let draft = try ProfileDraft.from(openAPI: document, id: try id.named(after: title))
        return try checked(draft, in: workshop)
    }

    /// Writes it among the user's profiles and returns where; never in place of one that is there.
    func write(in workshop: Workshop) throws(Failure) -> String {
        let path = "\(workshop.paths.profiles)/\(id).json"
        try NewFile.write(text, to: path)
        return path
    }

    /// Nil where the file is no profile; a defect in one is a reason to refuse it.
    private static func written(
        _ bytes: [UInt8], source: String, id: Name?, in workshop: Workshop
    ) throws(Failure) -> ProfileImport? {
        guard let json = try? JSON(parsing: bytes, dialect: .lenient), json["openapi"] == nil,
            json["legs"] != nil || json["extends"] != nil
        else { return nil }
        let profile: Profile
        do { profile = try ProfileLoader.load(bytes, file: source, in: try workshop.catalogue()) } catch let error
            as Failure
        {
            throw error
        } catch {
            throw Failure(
                .usage, "\(ScreenText.line(source, limit: 200)) is no sound profile. \(error)",
                remedy: "See every defect: fob profile check \(ShellText.word(source))")
        }
        guard id == nil || id == profile.id else {
            throw Failure(
                .usage, "The profile calls itself “\(profile.id)”; its file must be named for that.",
                remedy: "Leave the id as it is, or change it in the file.")
        }
        return ProfileImport(id: profile.id, text: bytes, notUnderstood: [])
    }

    private static func checked(_ draft: ProfileDraft, in workshop: Workshop) throws(Failure) -> ProfileImport {
        let id = try Name.argument(draft.profile["id"]?.string ?? "", "--id")
        return ProfileImport(id: id, text: draft.text, notUnderstood: draft.notUnderstood)
    }

    /// Refuses a draft that is no whole profile yet.
    func check(in workshop: Workshop) throws(Failure) {
        do { _ = try ProfileLoader.load(text, file: "\(id).json", in: try workshop.catalogue()) } catch let error
            as Failure
        {
            throw error
        } catch {
            throw Failure(
                .usage, "What was read is no whole profile yet. \(error)",
                remedy: "See it with fob profile import --print, and complete it by hand.")
        }
    }

}

extension Name? {
    /// It, or else a name made of that text.
    fileprivate func named(after text: String) throws(Failure) -> Name {
        if let self { return self }
        let words = text.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        let made = words.joined(separator: "-").prefix(64)
        return try Name.argument(made.isEmpty ? "imported" : String(made), "--id")
    }
}
