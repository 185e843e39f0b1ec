import ArgumentParser
import TokenService
import Vocabulary

struct ExecCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec", abstract: "Become another program that finds the headers in the file FOB_HEADER_FILE.")

    @Argument(help: "PROVIDER/NAME") var account: String
    @Option(
        name: .customLong("env"), help: ArgumentHelp("Also put the access token into this variable.", valueName: "name")
    )
    var variable: String?
    @OptionGroup var headers: HeaderSetOptions
    @Argument(parsing: .postTerminator, help: "The program and its arguments, behind --") var command: [String] = []

    func validate() throws {
        guard !command.isEmpty else { throw ValidationError("Name the program behind --: fob exec ACCOUNT -- CMD …") }
    }

    func perform(in workshop: Workshop) async throws(Failure) {
        let id = try AccountID.argument(account, in: workshop)
        let service = try workshop.service()
        let (credential, lines) = try await service.handOut(
            id, set: try headers.name(), variables: headers.values, minimumTTL: nil
        ) { Output.err("\(id): \($0)") }
        var environment = workshop.environment
        environment["FOB_HEADER_FILE"] = try HeaderDescriptor.open(lines).path
        if let variable {
            guard !variable.isEmpty, !variable.contains("="), !variable.contains("\0") else {
                throw Failure(.usage, "--env: “\(ScreenText.line(variable, limit: 40))” cannot name a variable.")
            }
            environment[variable] = credential.accessToken.reveal()
        }
        Replacement.become(command, environment: environment)
    }
}

struct CurlCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "curl", abstract: "Become curl with the headers of an account.")

    @Argument(help: "PROVIDER/NAME") var account: String
    @OptionGroup var headers: HeaderSetOptions
    @Flag(name: .customLong("any-host"), help: "Let the token go to hosts that its profile does not name.")
    var anyHost = false
    @Argument(parsing: .postTerminator, help: "What curl is to do, behind --") var arguments: [String] = []

    func perform(in workshop: Workshop) async throws(Failure) {
        let id = try AccountID.argument(account, in: workshop)
        let service = try workshop.service()
        if !anyHost { try service.checkDestinations(CurlTargets.urls(arguments), of: id) }
        let progress: TokenService.Progress = { Output.err("\(id): \($0)") }
        let lines = try await service.headerLines(
            id, set: try headers.name(), variables: headers.values, minimumTTL: nil, progress: progress)
        let proof = try service.proof(id, for: CurlArguments.request(arguments), progress: progress)
        let file = try HeaderDescriptor.open(lines + [proof].compactMap { $0 })
        Replacement.become(["curl", "-H", "@\(file.path)"] + arguments, environment: workshop.environment)
    }
}

/// What curl will ask for, as far as its arguments say; for the proof of that one request.
enum CurlArguments {
    /// Nil where no URL is among them.
    static func request(_ arguments: [String]) -> (method: String, url: String)? {
        var method: String?
        var url: String?
        var before = ""
        for argument in arguments {
            if before == "-X" || before == "--request" {
                method = argument
            } else if before == "--url" || argument.hasPrefix("https://") || argument.hasPrefix("http://") {
                url = url ?? argument
            } else if argument.hasPrefix("-X"), argument.count > 2 {
                method = String(argument.dropFirst(2))
            } else if argument.hasPrefix("--request=") {
                method = String(argument.dropFirst("--request=".count))
            } else if ["-I", "--head"].contains(argument) {
                method = method ?? "HEAD"
            } else if ["-d", "--json", "-F", "--form"].contains(argument) || argument.hasPrefix("--data") {
                method = method ?? "POST"
            } else if ["-T", "--upload-file"].contains(argument) {
                method = method ?? "PUT"
            }
            before = argument
        }
        if arguments.contains("-G") || arguments.contains("--get") { method = "GET" }
        return url.map { (method ?? "GET", $0) }
    }
}
