import ArgumentParser
import TokenService
import Vocabulary

struct AccountsCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts", abstract: "List the accounts with their states.", aliases: ["ls"])

    @OptionGroup var format: JSONOption

    func perform(in workshop: Workshop) async throws(Failure) {
        let service = try workshop.service()
        let accounts = try await service.accountsSideBySide()
        let now = workshop.clock.now()
        if format.json {
            Output.json([
                "schema": "fob.accounts/1", "accounts": JSON(accounts.map { AccountDocument.brief($0, now: now) }),
            ])
        } else if accounts.isEmpty {
            Output.err("There are no accounts yet. \(Self.beginning(try service.providerNames()))")
        } else {
            Output.out(AccountTable.text(accounts, now: now))
        }
    }

    private static func beginning(_ providers: [Name]) -> String {
        switch providers.count {
        case 0: "Try fob demo, or begin with fob provider add."
        case 1: "Sign in: fob login \(providers[0])/NAME, where NAME is what you want to call the account."
        default: "Sign in: fob login PROVIDER/NAME; fob provider list shows your providers."
        }
    }
}

struct ShowCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show everything about an account, secrets masked.")

    @Argument(help: "PROVIDER/NAME") var account: String
    @OptionGroup var format: JSONOption
    @Flag(help: "Print the tokens themselves.") var reveal = false
    @Flag(help: "Print what was last said to the provider and what it answered, secrets masked.") var trace = false
    @Flag(help: "Print what the ID token says, and whether its signature was checked.") var claims = false

    func perform(in workshop: Workshop) async throws(Failure) {
        let service = try workshop.service()
        let id = try AccountID.argument(account, in: workshop)
        if trace { return try Self.printTrace(of: id, service, format) }
        if claims { return try Self.printClaims(of: id, service, format) }
        let status = try service.status(of: id)
        let credential = reveal ? try service.storedCredential(of: id) : nil
        let now = workshop.clock.now()
        if format.json {
            Output.json(AccountDocument.full(status, revealed: credential, now: now))
        } else {
            Output.out(AccountSheet.text(status, revealed: credential, now: now))
        }
        if let problem = status.problem { throw problem }
    }

    private static func printClaims(
        of id: AccountID, _ service: TokenService, _ format: JSONOption
    ) throws(Failure) {
        guard let stored = try service.claims(of: id) else {
            throw Failure(
                .notFound, "\(id): there is no ID token.",
                remedy: "A login with the scope openid gives one, where the provider has them.")
        }
        if format.json {
            Output.json(ClaimsSheet.document(stored, of: id))
        } else {
            Output.out(ClaimsSheet.text(stored, of: id))
        }
    }

    /// Also of an account that a failed first login never made.
    private static func printTrace(
        of id: AccountID, _ service: TokenService, _ format: JSONOption
    ) throws(Failure) {
        guard let transcript = try service.transcript(of: id) else {
            _ = try service.status(of: id)
            throw Failure(
                .notFound, "\(id): no exchange with its provider was recorded.", remedy: "Make one: fob refresh \(id)")
        }
        if format.json {
            Output.json(TranscriptSheet.document(transcript, of: id))
        } else {
            Output.out(TranscriptSheet.text(transcript))
        }
    }
}

struct RemoveCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Forget an account here. Its tokens live on at the provider.")

    @Argument(help: "PROVIDER/NAME") var account: String
    @Flag(help: "Do not ask.") var yes = false
    @OptionGroup var input: InputOption

    func perform(in workshop: Workshop) async throws(Failure) {
        let service = try workshop.service()
        let id = try AccountID.argument(account, in: workshop)
        if !yes {
            try Prompt.confirm(
                "Remove \(id) and its tokens from this machine?", noInput: input.noInput,
                otherwise: "fob remove \(id) --yes")
        }
        try await service.remove(id)
        Output.err("\(id): removed here. The provider still knows its tokens until they end.")
    }
}
