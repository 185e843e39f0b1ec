import ArgumentParser
import CredentialStore
import OAuthCore
import TokenService
import Vocabulary

extension ProfileCommand {
    struct Copy: ServiceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Begin a profile of your own from another.",
            discussion: "Writes the whole text under the new id, or with --extends only the reference to the other one."
        )

        @Argument(help: "The profile to begin from") var id: String
        @Argument(help: "The id of yours") var new: String
        @Flag(help: "Begin with a profile that extends the other one and changes nothing yet.") var extends = false

        func perform(in workshop: Workshop) async throws(Failure) {
            let id = try Name.argument(id, "profile")
            let new = try Name.argument(new, "profile")
            guard id != new else {
                throw Failure(
                    .usage, "The copy needs another id than “\(id)”.", remedy: "fob profile copy \(id) my-\(id)")
            }
            let catalogue = try workshop.catalogue()
            _ = try catalogue.profile(id)
            guard !catalogue.ids.contains(new) else {
                throw Failure(.usage, "There is a profile “\(new)” already.", remedy: "Choose another id.")
            }
            let text = try catalogue.copy(of: id, as: new, extending: extends)
            let path = "\(workshop.paths.profiles)/\(new).json"
            try NewFile.write(text, to: path)
            Output.out(path)
            Output.err("Next: change it, then fob profile check \(path)")
        }
    }

    struct Import: ServiceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Begin a profile from an OpenAPI 3 document or from a server's own metadata.",
            discussion: "What the document does not say is listed, not guessed.")

        @Argument(help: "An OpenAPI 3 file in JSON, or the URL of an issuer or its metadata") var source: String
        @Option(help: ArgumentHelp("The id of the profile; by default made of its name.", valueName: "id")) var id:
            String?
        @Flag(help: "Print the draft and write nothing.") var print = false

        func perform(in workshop: Workshop) async throws(Failure) {
            let draft = source.contains("://") ? try await fetched(workshop) : try read()
            for line in draft.notUnderstood { Output.err("not read: \(line)") }
            if print { return Output.raw(draft.text) }
            let id = draft.profile["id"]?.string ?? ""
            let path = "\(workshop.paths.profiles)/\(id).json"
            try draft.check(file: path, in: try workshop.catalogue())
            try NewFile.write(draft.text, to: path)
            Output.out(path)
            Output.err("Next: compare it with the vendor's documentation, then fob provider add NAME --profile \(id)")
        }

        private func read() throws(Failure) -> ProfileDraft {
            let shown = ScreenText.line(source, limit: 200)
            guard let bytes = SmallFile.read(source) else {
                throw Failure(.usage, "\(shown): the file cannot be read, or is longer than 1 MiB.")
            }
            let document: JSON
            do { document = try JSON(parsing: bytes, limits: .init(depth: 128)) } catch {
                let isJSON = bytes.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{")
                throw Failure(
                    .usage, isJSON ? "\(shown):\(error)." : "\(shown) is no JSON: fob reads OpenAPI in JSON only.",
                    remedy: isJSON ? nil : "Convert YAML first: yq -o=json . \(shown) > openapi.json")
            }
            return try ProfileDraft.from(
                openAPI: document, id: try name(document.at(path: "info.title")?.string ?? "imported"))
        }

        private func fetched(_ workshop: Workshop) async throws(Failure) -> ProfileDraft {
            let service = try workshop.readingService()
            let metadata = try await service.readMetadata(url: source) { Output.err($0) }.metadata
            let host = metadata.issuer.split(separator: "/").dropFirst().first.map(String.init) ?? "imported"
            return ProfileDraft.from(metadata: metadata, id: try name(host))
        }

        /// What was asked for, or a name made of the document's.
        private func name(_ text: String) throws(Failure) -> Name {
            if let id { return try Name.argument(id, "--id") }
            let words = text.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
            let made = words.joined(separator: "-").prefix(64)
            return try Name.argument(made.isEmpty ? "imported" : String(made), "--id")
        }
    }
}
