import ArgumentParser
import CredentialStore
import TokenService
import Vocabulary

/// What `token`, `header` and `copy` have in common.
struct UseOptions: ParsableArguments {
    @Argument(help: "PROVIDER/NAME") var account: String
    @Option(
        name: .customLong("min-ttl"),
        help: ArgumentHelp("Renew first if the token lives shorter than this: 30, 5m.", valueName: "duration"))
    var minimumTTL: DurationArgument?
}

struct HeaderSetOptions: ParsableArguments {
    @Option(name: .customLong("set"), help: ArgumentHelp("The header set; fob show lists them.", valueName: "name"))
    var set = "default"
    @Option(
        name: .customLong("var"),
        help: ArgumentHelp("A value that the header set needs. May be repeated.", valueName: "name=value"))
    var variables: [Assignment] = []

    func name() throws(Failure) -> Name { try Name.argument(set, "--set") }

    var values: [String: String] { Dictionary(variables.map { ($0.name, $0.value) }) { $1 } }
}

struct TokenCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Print an access token, renewed first if need be.")

    @OptionGroup var use: UseOptions
    @OptionGroup var format: JSONOption

    func perform(in workshop: Workshop) async throws(Failure) {
        let id = try AccountID.argument(use.account, in: workshop)
        let credential = try await workshop.service().credential(id, minimumTTL: use.minimumTTL?.duration) {
            Output.err("\(id): \($0)")
        }
        if format.json {
            Output.json(AccountDocument.token(credential, of: id, now: workshop.clock.now()))
        } else {
            Output.out(credential.accessToken.reveal())
        }
    }
}

struct HeaderCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "header", abstract: "Print the header lines of an account, one a line.")

    @OptionGroup var use: UseOptions
    @OptionGroup var headers: HeaderSetOptions
    @Option(
        name: .customLong("dpop-url"),
        help: ArgumentHelp(
            "Also print the proof for one request to this URL, where the token needs one.", valueName: "url")
    )
    var proofURL: String?
    @Option(name: .customLong("dpop-method"), help: ArgumentHelp("The method of that request.", valueName: "method"))
    var proofMethod = "GET"

    func perform(in workshop: Workshop) async throws(Failure) {
        let id = try AccountID.argument(use.account, in: workshop)
        let service = try workshop.service()
        let progress: TokenService.Progress = { Output.err("\(id): \($0)") }
        let lines = try await service.headerLines(
            id, set: try headers.name(), variables: headers.values, minimumTTL: use.minimumTTL?.duration,
            progress: progress)
        let proof = try service.proof(id, for: proofURL.map { (method: proofMethod, url: $0) }, progress: progress)
        for line in lines + [proof].compactMap({ $0 }) { Output.out(line.reveal()) }
    }
}

struct CopyCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "Write the header lines into the clipboard file, for curl -H @file.")

    @OptionGroup var use: UseOptions
    @OptionGroup var headers: HeaderSetOptions

    func perform(in workshop: Workshop) async throws(Failure) {
        let id = try AccountID.argument(use.account, in: workshop)
        let receipt = try await workshop.service().copy(
            id, set: try headers.name(), variables: headers.values, minimumTTL: use.minimumTTL?.duration
        ) { Output.err("\(id): \($0)") }
        Sweeper.leave(behind: receipt, clock: workshop.clock)
        _ = try workshop.service().proof(id, for: nil) { Output.err("\(id): careful: \($0)") }
        let set = try workshop.service().status(of: id).headerSets.first { $0.name == receipt.set }
        if let warning = set?.warning { Output.err("\(id): careful: the file \(warning).") }
        let removal = receipt.removedAt.map { "; the file is removed in \(($0 - workshop.clock.now()).inWords)" } ?? ""
        Output.err("\(id): header set \(receipt.set) copied\(removal).")
        Output.out(receipt.path)
    }
}

struct ClipboardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clipboard", abstract: "The file that holds the last copied headers.",
        subcommands: [Path.self, Clear.self])

    struct Path: ServiceCommand {
        static let configuration = CommandConfiguration(abstract: "Print where the clipboard file is.")

        func perform(in workshop: Workshop) async throws(Failure) { Output.out(workshop.paths.clipboard) }
    }

    struct Clear: ServiceCommand {
        static let configuration = CommandConfiguration(abstract: "Remove the clipboard file.")

        func perform(in workshop: Workshop) async throws(Failure) {
            Output.err(try workshop.service().clearClipboard() ? "The clipboard file is removed." : "There is none.")
        }
    }
}

/// The small process that `fob copy` leaves behind: waits until the time is up and removes what is still its own.
struct SweepCommand: ServiceCommand {
    static let configuration = CommandConfiguration(commandName: "clipboard-sweep", shouldDisplay: false)

    func perform(in workshop: Workshop) async throws(Failure) { try await Sweeper.wait(in: workshop) }
}

struct PathsCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "paths", abstract: "Print where fob keeps its files, and with which modes.")

    @OptionGroup var format: JSONOption

    func perform(in workshop: Workshop) async throws(Failure) {
        let rows = PathList.rows(workshop.paths)
        if format.json {
            Output.json(
                JSON(
                    .object(
                        [JSON.Member(key: "schema", value: "fob.paths/1")]
                            + rows.map { JSON.Member(key: $0.name, value: JSON($0.path)) }
                            + [
                                JSON.Member(
                                    key: "modes",
                                    value: JSON(
                                        .object(
                                            rows.map {
                                                JSON.Member(key: $0.name, value: JSON(PathList.mode(of: $0.path)))
                                            }))),
                                JSON.Member(
                                    key: "read_only", value: JSON(PathList.isReadOnly(workshop.paths.store))),
                            ])))
        } else {
            Output.out(
                Columns.text(
                    rows.map { row in
                        let mode = PathList.mode(of: row.path) ?? "-"
                        return [row.name, PathList.isReadOnly(row.path) ? "\(mode) read-only" : mode, row.path]
                    }))
        }
    }
}
