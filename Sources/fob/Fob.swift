import ArgumentParser
import DeckModel
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The program: parses, hands over, exits. The contract of commands, streams and exit codes stands in docs/cli.md.
struct Fob: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "fob",
        abstract: "A terminal credential manager for OAuth 2.",
        discussion: """
            Without a command, fob opens the deck; without a terminal it prints the account list. \
            Try it without any setup: fob demo. \
            With --verbose, any command tells each request that it sends on stderr, without its secrets.
            """,
        version: version,
        subcommands: [
            DeckCommand.self, DemoCommand.self, SandboxCommand.self,
            LoginCommand.self, AdoptCommand.self, RefreshCommand.self, WatchCommand.self, AutoRenewCommand.self,
            AccountsCommand.self, ShowCommand.self,
            RemoveCommand.self,
            RevokeCommand.self, IntrospectCommand.self, RenameCommand.self,
            TokenCommand.self, HeaderCommand.self, CopyCommand.self, ClipboardCommand.self, ExecCommand.self,
            CurlCommand.self,
            ProviderCommand.self, ProfileCommand.self, ThemeCommand.self, KeysCommand.self, StoreCommand.self,
            UnlockCommand.self, LockCommand.self, DiscoverCommand.self, DoctorCommand.self,
            PathsCommand.self, SweepCommand.self,
        ],
        defaultSubcommand: DeckCommand.self
    )
}

/// A command that talks to the service. It throws ``Vocabulary/Failure`` and nothing else.
protocol ServiceCommand: ParsableCommand, Sendable {
    func perform(in workshop: Workshop) async throws(Failure)
}

/// A command that owns the main thread: the deck and what opens it.
protocol ScreenCommand: ParsableCommand {
    /// - Returns: the exit status.
    @MainActor func perform(in workshop: Workshop) throws(Failure) -> Int32
}

@main
enum Main {
    @MainActor
    static func main() {
        let environment = Environment.current
        Hardening.apply(environment)
        let (arguments, isVerbose) = verbosity(of: Array(CommandLine.arguments.dropFirst()))
        if !isVerbose, let code = HotVerb.run(arguments) { exit(code) }
        signal(SIGPIPE, SIG_IGN)
        let command: any ParsableCommand
        do {
            try refuseUnknownCommand(arguments)
            command = try Fob.parseAsRoot(arguments)
        } catch let failure as Failure {
            exit(Output.report(failure))
        } catch {
            finish(parsing: error)
        }
        var workshop = Workshop(environment: environment)
        workshop.isVerbose = isVerbose
        switch command {
        case let command as any ScreenCommand:
            do {
                exit(try command.perform(in: workshop))
            } catch {
                exit(Output.report(error))
            }
        case let command as any ServiceCommand:
            exit(MainThread.wait { [workshop] in await perform(command, workshop) } ?? Failure.Kind.unexpected.rawValue)
        default:
            do {
                var command = command
                try command.run()
                exit(0)
            } catch {
                finish(parsing: error)
            }
        }
    }

    /// `--verbose` belongs to every command; what stands behind `--` is another program's.
    private static func verbosity(of arguments: [String]) -> (rest: [String], isVerbose: Bool) {
        let own = arguments.prefix { $0 != "--" }
        let rest = own.filter { $0 != "--verbose" }
        return (rest + arguments[own.endIndex...], rest.count < own.count)
    }

    private static func perform(_ command: any ServiceCommand, _ workshop: Workshop) async -> Int32 {
        do {
            try await command.perform(in: workshop)
            return 0
        } catch {
            return Output.report(error)
        }
    }

    /// A word that is no command would otherwise be taken for an argument of the deck's.
    private static func refuseUnknownCommand(_ arguments: [String]) throws(Failure) {
        let words = arguments.first == "help" ? arguments.dropFirst() : arguments[...]
        guard let word = words.first, !word.isEmpty, !word.hasPrefix("-") else { return }
        var names = ["help"]
        for command in Fob.configuration.subcommands {
            if let name = command.configuration.commandName { names.append(name) }
            names += command.configuration.aliases
        }
        guard !names.contains(word) else { return }
        let nearest = NearestName.of(word, among: names).map { "Did you mean “fob \($0)”? " } ?? ""
        throw Failure(
            .usage, "There is no command “\(ScreenText.line(word, limit: 60))”.",
            remedy: "\(nearest)fob --help lists the commands.")
    }

    /// Prints what the parser has to say: help and version to stdout with 0, mistakes to stderr with 2.
    private static func finish(parsing error: any Error) -> Never {
        let text = Fob.fullMessage(for: error)
        if Fob.exitCode(for: error) == .success {
            Output.out(text)
            exit(0)
        }
        Output.err(text.hasPrefix("Error: ") ? "fob: " + text.dropFirst("Error: ".count) : text)
        exit(Failure.Kind.usage.rawValue)
    }
}
