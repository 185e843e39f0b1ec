import ArgumentParser
import OAuthCore
import SandboxProvider
import Vocabulary

struct SandboxCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Run the sandbox servers and print the commands that use them. Ends with Control-C.",
        discussion: """
            Some vendors have a server of their own here, written from their documentation; every other profile is served \
            as the profile describes it, and whatever departs from that is refused in words.
            """)

    @Argument(help: "Which profiles to serve; those with a server of their own where none is named.")
    var profiles: [String] = []
    @Flag(help: "List the profiles that can be served.") var list = false
    @Option(help: "The port of the first server; free ports where none is named.") var port: Int?
    @Option(help: "The environment of the profile; its default where none is named.") var environment: String?
    @Option(name: .customLong("var"), help: "A value for a variable of the profile: NAME=VALUE. May be repeated.")
    var variables: [String] = []
    @Option(help: "How long access tokens live: 90s, 15m. By default as the vendor documents.")
    var lifetime: DurationArgument?
    @Option(help: "How many milliseconds the servers take to answer.") var latency = 0

    func validate() throws {
        guard port.map((1...65_535).contains) ?? true else {
            throw ValidationError("--port takes a number from 1 to 65535.")
        }
        guard variables.allSatisfy({ $0.contains("=") }) else { throw ValidationError("--var takes NAME=VALUE.") }
    }

    func perform(in workshop: Workshop) async throws(Failure) {
        let catalogue = try workshop.catalogue()
        if list { return Self.printList(catalogue) }
        let wanted = profiles.isEmpty ? SandboxCatalogue.ids : profiles
        let ready = wanted.filter(SandboxCatalogue.ids.contains)
        var described: [GenericDialect] = []
        for name in wanted where !ready.contains(name) { described.append(try dialect(name, catalogue)) }
        var options = SandboxOptions(
            dialects: ready, firstPort: port, accessTokenLifetime: lifetime?.duration,
            latency: Dictionary(wanted.map { ($0, .milliseconds(latency)) }) { $1 }, clock: workshop.clock,
            randomness: LiveRandomness())
        options.described = described
        let sandbox = try await Sandbox.start(options)
        do throws(Failure) {
            for dialect in sandbox.dialects {
                Output.out(SandboxSheet.introduction(dialect, without: try Self.unused(dialect, catalogue)))
            }
        } catch {
            await sandbox.stop()
            throw error
        }
        Output.err("The sandbox runs until you press Control-C.")
        do { while true { try await workshop.sleeper.sleep(for: .seconds(3600)) } } catch { await sandbox.stop() }
    }

    private func dialect(_ name: String, _ catalogue: ProfileCatalogue) throws(Failure) -> GenericDialect {
        let known = catalogue.ids.map(\.text)
        guard let id = try? Name(name), known.contains(name) else {
            throw Failure(
                .notFound, "There is no profile “\(ScreenText.line(name, limit: 60))” to serve.",
                remedy: NearestName.of(name, among: known).map { "Did you mean “\($0)”?" }
                    ?? "See what there is: fob sandbox --list")
        }
        var given: [String: String] = [:]
        for variable in variables {
            let halves = variable.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            given[String(halves[0])] = String(halves.last ?? "")
        }
        return try GenericDialect(
            try catalogue.profile(id), as: try Name.argument("\(id)-local", "provider"), environment: environment,
            given: given)
    }

    private static func printList(_ catalogue: ProfileCatalogue) {
        let rows = catalogue.ids.map { id in
            [
                id.text, (try? catalogue.profile(id))?.name ?? "cannot be used: fob profile check",
                SandboxCatalogue.ids.contains(id.text) ? "a server of its own" : "from its profile",
            ]
        }
        Output.out(Columns.text([["profile", "name", "served"]] + rows))
    }

    /// Origins that serve protected resources only, to which fob sends nothing. Where the profile leaves its endpoints to a
    /// discovery document, nothing can be told before that is read.
    private static func unused(
        _ dialect: SandboxDialect, _ catalogue: ProfileCatalogue
    ) throws(Failure) -> [String] {
        let id = try Name.argument(dialect.id, "sandbox")
        let provider = Provider(
            name: id, profile: id, environment: dialect.environment, clientID: dialect.clientID,
            variables: dialect.variables, origins: Dictionary(dialect.origins.map { ($0.from, $0.to) }) { $1 })
        let told = try Dialect(profile: try catalogue.profile(id), provider: provider)
        return SandboxCatalogue.ids.contains(dialect.id) ? told.unusedOrigins : []
    }
}
