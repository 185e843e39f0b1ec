import ArgumentParser
import TokenService
import Vocabulary

struct ProviderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provider", abstract: "The vendors you use, and as which client.",
        subcommands: [Add.self, Edit.self, List.self, Show.self, Rename.self, Remove.self, Register.self])

    struct Add: ServiceCommand {
        static let configuration = CommandConfiguration(abstract: "Add a provider made from a profile.")

        @Argument(help: "What you want to call it: acme-sandbox") var name: String
        @Option(help: ArgumentHelp("The profile; fob profile list shows them.", valueName: "id")) var profile: String
        @OptionGroup var settings: ProviderSettings

        func perform(in workshop: Workshop) async throws(Failure) {
            let service = try workshop.service()
            let name = try Name.argument(name, "provider")
            let profile = try Name.argument(profile, "--profile")
            var draft = try settings.draft()
            // Whoever has to type a secret should not hear afterwards that something else was wrong.
            try service.checkProvider(name, profile: profile, draft)
            if draft.clientSecret == nil, try service.needsClientSecret(name, profile: profile, draft) {
                draft.clientSecret = try Prompt.secret(
                    "Client secret of \(name) (not shown): ", noInput: settings.input.noInput,
                    otherwise: "--client-secret-file FILE")
            }
            let summary = try await service.addProvider(name, profile: profile, draft)
            ProviderSheet.printAdded(summary)
        }
    }

    struct Edit: ServiceCommand {
        static let configuration = CommandConfiguration(abstract: "Change a provider; what you do not name stays.")

        @Argument(help: "The provider") var name: String
        @OptionGroup var settings: ProviderSettings
        @Option(
            help: ArgumentHelp(
                "Take something back: the path of an override, scope, audience, resource, client-auth, var:NAME, "
                    + "origin:FROM, redirect-uri, environment, client-secret, client-key, client-cert, ca. May be repeated.",
                valueName: "what"))
        var unset: [String] = []

        func perform(in workshop: Workshop) async throws(Failure) {
            let name = try Name.argument(name, "provider")
            var draft = try settings.draft()
            for word in unset { draft.unset(word) }
            let summary = try await workshop.service().editProvider(name, draft)
            Output.out(ProviderSheet.text(summary))
        }
    }

    struct List: ServiceCommand {
        static let configuration = CommandConfiguration(abstract: "List the providers.")

        @OptionGroup var format: JSONOption

        func perform(in workshop: Workshop) async throws(Failure) {
            let service = try workshop.service()
            let (providers, failures) = try service.providers()
            if format.json {
                Output.json(["schema": "fob.providers/1", "providers": JSON(providers.map(ProviderSheet.document))])
            } else if providers.isEmpty, failures.isEmpty {
                Output.err("There are no providers yet. Add one: fob provider add NAME --profile ID")
            } else {
                Output.out(
                    Columns.text(
                        [["provider", "profile", "environment", "client id"]]
                            + providers.map { [$0.name.text, $0.profile.text, $0.environment ?? "-", $0.clientID] }))
            }
            try Output.raise(failures)
        }
    }

    struct Show: ServiceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a provider, with the redirect URI to register.")

        @Argument(help: "The provider") var name: String
        @OptionGroup var format: JSONOption

        func perform(in workshop: Workshop) async throws(Failure) {
            let summary = try workshop.service().provider(try Name.argument(name, "provider"))
            if format.json {
                Output.json(ProviderSheet.document(summary))
            } else {
                Output.out(ProviderSheet.text(summary))
            }
        }
    }

    struct Remove: ServiceCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a provider that has no accounts left.")

        @Argument(help: "The provider") var name: String

        func perform(in workshop: Workshop) async throws(Failure) {
            let name = try Name.argument(name, "provider")
            try await workshop.service().removeProvider(name)
            Output.err("\(name): removed.")
        }
    }
}
