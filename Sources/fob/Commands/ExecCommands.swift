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
        let lines = try await service.headerLines(
            id, set: try headers.name(), variables: headers.values, minimumTTL: nil
        ) { Output.err("\(id): \($0)") }
        var environment = workshop.environment
        environment["FOB_HEADER_FILE"] = try HeaderDescriptor.open(lines).path
        if let variable {
            guard !variable.isEmpty, !variable.contains("="), !variable.contains("\0") else {
                throw Failure(.usage, "--env: “\(ScreenText.line(variable, limit: 40))” cannot name a variable.")
            }
            environment[variable] = try await service.credential(id, minimumTTL: nil) { _ in }.accessToken.reveal()
        }
        throw Replacement.become(command, environment: environment)
    }
}

struct CurlCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "curl", abstract: "Become curl with the headers of an account.")

    @Argument(help: "PROVIDER/NAME") var account: String
    @OptionGroup var headers: HeaderSetOptions
    @Argument(parsing: .postTerminator, help: "What curl is to do, behind --") var arguments: [String] = []

    func perform(in workshop: Workshop) async throws(Failure) {
        let id = try AccountID.argument(account, in: workshop)
        let lines = try await workshop.service().headerLines(
            id, set: try headers.name(), variables: headers.values, minimumTTL: nil
        ) { Output.err("\(id): \($0)") }
        let file = try HeaderDescriptor.open(lines)
        throw Replacement.become(["curl", "-H", "@\(file.path)"] + arguments, environment: workshop.environment)
    }
}
