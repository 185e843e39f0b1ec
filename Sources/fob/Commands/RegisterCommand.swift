import ArgumentParser
import TokenService
import Vocabulary

extension ProviderCommand {
    struct Register: ServiceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have a provider make a client (RFC 7591), and add the provider with it.")

        @Argument(help: "What you want to call it: acme-sandbox") var name: String
        @Option(help: ArgumentHelp("The issuer, as it writes itself.", valueName: "url")) var issuer: String?
        @Option(help: ArgumentHelp("The profile; the generic one of the issuer unless told.", valueName: "id"))
        var profile: String?
        @Option(help: ArgumentHelp("One of the profile's environments.", valueName: "name")) var environment: String?
        @Option(
            name: .customLong("var"),
            help: ArgumentHelp("A variable of the profile. May be repeated.", valueName: "name=value"))
        var variables: [Assignment] = []
        @Option(
            help: ArgumentHelp("Send what is for one origin to another. May be repeated.", valueName: "from=to"))
        var origin: [Assignment] = []
        @Option(
            name: .customLong("redirect-uri"),
            help: ArgumentHelp("Where the vendor sends the answer.", valueName: "uri")) var redirectURI: String?
        @Option(
            name: .customLong("client-name"),
            help: ArgumentHelp("What the consent page calls this client.", valueName: "text")) var clientName = "fob"
        @Option(help: ArgumentHelp("A scope to register for. May be repeated.", valueName: "scope")) var scope:
            [String] = []
        @Option(
            name: .customLong("initial-access-token-fd"),
            help: ArgumentHelp(
                "Read the token that lets you register from this descriptor.", valueName: "number"))
        var tokenDescriptor: Int32?

        func validate() throws {
            guard issuer != nil || profile != nil else { throw ValidationError("Name the --issuer or a --profile.") }
        }

        func perform(in workshop: Workshop) async throws(Failure) {
            let service = try workshop.service()
            let name = try Name.argument(name, "provider")
            var draft = RegistrationDraft(
                profile: try Name.argument(profile ?? "oidc", "--profile"), issuer: issuer,
                settings: ProviderDraft(
                    environment: environment, variables: Dictionary(variables.map { ($0.name, $0.value) }) { $1 },
                    origins: Dictionary(origin.map { ($0.name, $0.value) }) { $1 }, redirectURI: redirectURI),
                clientName: clientName, scope: scope.isEmpty ? nil : scope.joined(separator: " "))
            if let tokenDescriptor { draft.initialAccessToken = try SecretSource.descriptor(tokenDescriptor) }
            let registered = try await service.registerProvider(name, draft) { Output.err($0) }
            for note in registered.notes { Output.err("\(name): \(note).") }
            ProviderSheet.printAdded(registered.summary, isRegistered: true)
        }
    }
}
