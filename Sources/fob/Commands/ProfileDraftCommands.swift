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
            Output.err("Next: change it, then fob profile check \(ShellText.word(path))")
        }
    }

    struct Import: ServiceCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Begin a profile from an OpenAPI 3 document or a server's own metadata, or take over one that is written.",
            discussion: "What the document does not say is listed, not guessed.")

        @Argument(help: "An OpenAPI 3 file in JSON, a profile, or the URL of an issuer or its metadata") var source:
            String
        @Option(help: ArgumentHelp("The id of the profile; by default made of its name.", valueName: "id")) var id:
            String?
        @Flag(help: "Print the draft and write nothing.") var print = false

        func perform(in workshop: Workshop) async throws(Failure) {
            let id = try id.map { id throws(Failure) in try Name.argument(id, "--id") }
            let profile = try await ProfileImport.read(source, id: id, in: workshop) { Output.err($0) }
            for line in profile.notUnderstood { Output.err("not read: \(line)") }
            if print { return Output.raw(profile.text) }
            try profile.check(in: workshop)
            Output.out(try profile.write(in: workshop))
            Output.err(
                "Next: compare it with the vendor's documentation, then fob provider add NAME --profile \(profile.id)")
        }
    }
}
