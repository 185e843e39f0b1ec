import ArgumentParser
import CredentialStore
import OAuthCore
import TokenService
import Vocabulary

struct ProfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile", abstract: "The catalogue of vendors fob can speak to.",
        subcommands: [List.self, Show.self, Check.self, Copy.self, Import.self])

    struct List: ServiceCommand {
        static let configuration = CommandConfiguration(abstract: "List the profiles.")

        @OptionGroup var format: JSONOption

        func perform(in workshop: Workshop) async throws(Failure) {
            let catalogue = try workshop.catalogue()
            var profiles: [Profile] = []
            // One that cannot be read harms no other.
            var failures: [Failure] = []
            for id in catalogue.ids {
                do throws(Failure) { profiles.append(try catalogue.profile(id)) } catch { failures.append(error) }
            }
            if format.json {
                Output.json(["schema": "fob.profiles/1", "profiles": JSON(profiles.map(ProfileSheet.document))])
            } else {
                Output.out(
                    Columns.text(
                        [["profile", "vendor", "confidence", "environments"]] + profiles.map(ProfileSheet.row)))
            }
            try Output.raise(failures)
        }
    }

    struct Show: ServiceCommand {
        static let configuration = CommandConfiguration(abstract: "Print a profile as the file it is.")

        @Argument(help: "The profile's id") var id: String

        func perform(in workshop: Workshop) async throws(Failure) {
            let id = try Name.argument(id, "profile")
            let catalogue = try workshop.catalogue()
            guard let text = catalogue.text(id) else {
                // Says which profiles there are.
                _ = try catalogue.profile(id)
                return
            }
            Output.raw(text)
        }
    }

    struct Check: ServiceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Explain every defect of a profile file with its place.")

        @Argument(help: "The file") var file: String

        func perform(in workshop: Workshop) async throws(Failure) {
            let shown = ScreenText.line(file, limit: 200)
            guard let bytes = SmallFile.read(file) else {
                throw Failure(.usage, "\(shown): the file cannot be read, or is longer than 1 MiB.")
            }
            let catalogue = try workshop.catalogue()
            do {
                let profile = try ProfileLoader.load(bytes, file: file, in: catalogue)
                Output.out("\(shown): the profile \(profile.id) is sound.")
                for warning in profile.warnings { Output.err("warning: \(warning)") }
                if file.split(separator: "/").last.map(String.init) != "\(profile.id).json" {
                    Output.err("hint: fob takes it once it is \(workshop.paths.profiles)/\(profile.id).json")
                }
            } catch {
                for defect in error.defects { Output.err("\(defect)") }
                throw Failure(
                    .usage, "\(shown): \(error.defects.count) defect\(error.defects.count == 1 ? "" : "s").")
            }
        }
    }
}
