import ArgumentParser
import TokenService
import Vocabulary

struct RenameCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename", abstract: "Give an account another name at its provider.")

    @Argument(help: "PROVIDER/NAME") var account: String
    @Argument(help: "The new NAME, or PROVIDER/NAME with the same provider") var new: String

    func perform(in workshop: Workshop) async throws(Failure) {
        let service = try workshop.service()
        let id = try AccountID.argument(account, in: workshop)
        var name = new[...]
        if let slash = new.firstIndex(of: "/") {
            guard new[..<slash] == id.provider.text else {
                throw Failure(
                    .usage, "\(id): an account stays at its provider: the grant is that client's.",
                    remedy: "Sign in at the other one: fob login \(ScreenText.line(new, limit: 140))")
            }
            name = new[new.index(after: slash)...]
        }
        let renamed = try await service.rename(id, to: try Name.argument(String(name), "account"))
        Output.err("\(id): renamed to \(renamed).")
    }
}

extension ProviderCommand {
    struct Rename: ServiceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a provider another name; all its accounts go with it.")

        @Argument(help: "The provider") var name: String
        @Argument(help: "Its new name") var new: String

        func perform(in workshop: Workshop) async throws(Failure) {
            let name = try Name.argument(name, "provider")
            let new = try Name.argument(new, "provider")
            let (provider, accounts) = try await workshop.service().renameProvider(name, to: new)
            Output.err("\(name): renamed to \(new).")
            for account in accounts { Output.err("\(name)/\(account.name): renamed to \(account).") }
            if let redirectURI = provider.redirectURI {
                Output.err("\(new): the redirect URI stays the one that is registered: \(redirectURI)")
            }
        }
    }
}
