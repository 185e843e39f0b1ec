import ArgumentParser
import OAuthCore
import TokenService
import Vocabulary

struct LoginCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Get a credential for an account; creates the account if it is new.")

    @Argument(help: "PROVIDER/NAME") var account: String
    @Flag(inversion: .prefixedNo, help: "Start a browser even over SSH, or only print the URL.") var browser: Bool?
    @Option(
        help: ArgumentHelp(
            "The code or redirected URL you were given, or - to read it from standard input.", valueName: "answer"))
    var code: String?
    @Option(
        help: ArgumentHelp(
            "Which entry of a list to take, by its key, where the vendor asks for one.", valueName: "key"))
    var choose: String?
    @OptionGroup var grant: GrantArguments
    @Option(help: "A scope to ask for, in place of the profile's. May be repeated.") var scope: [String] = []
    @Option(help: ArgumentHelp("How long to wait for the answer: 90s, 5m.", valueName: "duration")) var timeout:
        DurationArgument?
    @Flag(name: .customLong("dry-run"), help: "Print what would be sent, as curl; send, open and write nothing.")
    var isDryRun = false
    @Flag(help: "Replace the credential also where another user signs in than the one it is of.") var replace = false
    @OptionGroup var input: InputOption

    func perform(in workshop: Workshop) async throws(Failure) {
        var workshop = workshop
        if let timeout { workshop.signInTimeout = timeout.duration }
        if browser == true { workshop.forceBrowser() }
        guard account.contains("/") else {
            throw Failure(
                .usage, "“\(ScreenText.line(account, limit: 80))” is half an account's name.",
                remedy: "An account is named PROVIDER/NAME; fob provider list shows your providers.")
        }
        let id: AccountID
        do { id = try AccountID(account) } catch {
            throw Failure(.usage, "account: \(error).", remedy: "An account is named PROVIDER/NAME.")
        }
        let desk = TerminalDesk(noInput: input.noInput, code: code, clock: workshop.clock)
        var options = ExchangeOptions(
            scopes: scope, opensBrowser: (browser ?? true) && !input.noInput && !desk.hasAnswer,
            prefersBrowser: browser == true, listens: !desk.hasAnswer, pastes: desk.awaitsAnswer,
            mayAskUser: !input.noInput || code != nil,
            choice: choose)
        try grant.apply(to: &options)
        options.replacesIdentity = replace
        if isDryRun {
            return Output.out(DryRunSheet.text(try workshop.readingService().dryRun(id, .exchange, options: options)))
        }
        let service = try workshop.service()
        let status = try await service.exchange(
            id, options: options, desk: desk
        ) { Output.err("\(id): \($0)") }
        let now = workshop.clock.now()
        let left = status.credential?.expiry.instant.map { "valid for \(($0 - now).inWords)" } ?? "no expiry known"
        Output.err("\(id): signed in, \(left).")
        Output.err("Next: fob curl \(id) -- URL, or fob copy \(id) for other programs.")
    }
}
