import ArgumentParser
import OAuthCore
import SandboxProvider
import Vocabulary

struct SandboxCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Run the sandbox servers and print the commands that use them. Ends with Control-C.")

    @Argument(help: "Which vendors to serve; all where none is named.") var profiles: [String] = []
    @Option(help: "The port of the first server; free ports where none is named.") var port: Int?
    @Option(help: "How long access tokens live: 90s, 15m. By default as the vendor documents.")
    var lifetime: DurationArgument?
    @Option(help: "How many milliseconds the servers take to answer.") var latency = 0

    func validate() throws {
        guard port.map((1...65_535).contains) ?? true else {
            throw ValidationError("--port takes a number from 1 to 65535.")
        }
    }

    func perform(in workshop: Workshop) async throws(Failure) {
        let ids = profiles.isEmpty ? SandboxCatalogue.ids : profiles
        if let unknown = ids.first(where: { !SandboxCatalogue.ids.contains($0) }) {
            throw Failure(
                .notFound, "There is no sandbox for “\(ScreenText.line(unknown, limit: 60))”.",
                remedy: "There is one for \(SandboxCatalogue.ids.joined(separator: ", ")).")
        }
        let sandbox = try await Sandbox.start(
            SandboxOptions(
                dialects: ids, firstPort: port, accessTokenLifetime: lifetime?.duration,
                latency: Dictionary(ids.map { ($0, .milliseconds(latency)) }) { $1 }, clock: workshop.clock,
                randomness: LiveRandomness()))
        let catalogue = try workshop.catalogue()
        for dialect in sandbox.dialects {
            Output.out(Self.introduction(dialect, without: try Self.unused(dialect, catalogue)))
        }
        Output.err("The sandbox runs until you press Control-C.")
        do { while true { try await workshop.sleeper.sleep(for: .seconds(3600)) } } catch { await sandbox.stop() }
    }

    private static func unused(
        _ dialect: SandboxDialect, _ catalogue: ProfileCatalogue
    ) throws(Failure) -> [String] {
        let id = try Name.argument(dialect.id, "sandbox")
        let provider = Provider(
            name: id, profile: id, environment: dialect.environment, clientID: dialect.clientID,
            variables: dialect.variables, origins: Dictionary(dialect.origins.map { ($0.from, $0.to) }) { $1 })
        return try Dialect(profile: try catalogue.profile(id), provider: provider).unusedOrigins
    }

    /// Commands that a person can paste. The secret goes through a pipe even here: it is how it is done.
    ///
    /// - Parameter unused: origins that serve protected resources only, to which fob sends nothing.
    private static func introduction(_ dialect: SandboxDialect, without unused: [String]) -> String {
        var command = "fob provider add \(dialect.id)-local --profile \(dialect.id) --client-id '\(dialect.clientID)'"
        if let environment = dialect.environment { command += " --environment \(environment)" }
        for (name, value) in dialect.variables.sorted(by: { $0.key < $1.key }) { command += " --var \(name)=\(value)" }
        for origin in dialect.origins where !unused.contains(origin.from) {
            command += " \\\n    --origin \(origin.from)=\(origin.to)"
        }
        let account = "\(dialect.id)-local/me"
        let choice = dialect.users.first.map { " --choose \($0.id)" } ?? ""
        let resources = dialect.resources.map { resource in
            let set = resource.headerSet == Name.defaultHeaderSet.text ? "" : " --set \(resource.headerSet)"
            let variables = resource.variables.sorted { $0.key < $1.key }.map { " --var \($0.key)=\($0.value)" }
            return "fob curl \(account)\(set)\(variables.joined()) -- \(resource.url)"
        }
        return
            ([
                "# \(dialect.id)", "printf %s '\(dialect.clientSecret.reveal())' | \(command) --client-secret-fd 0",
                "fob login \(account)\(choice)",
            ] + resources).joined(separator: "\n") + "\n"
    }
}
