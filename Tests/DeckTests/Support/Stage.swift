import OAuthCore
import SandboxProvider
import TestSupport
import Testing
import TokenService
import Vocabulary

@testable import fob

/// What a story plays on: a store of its own, and the vendors' servers in the test's own process.
struct Stage {
    let folder: TemporaryFolder
    let sandbox: Sandbox
    let service: TokenService
    let clock: ClockFile?
    /// Of every fob that works on the store. SSH_CONNECTION keeps it from starting a browser.
    let environment: [String: String]

    /// The store's folder, relative to ``folder``.
    static let home = "home"

    /// Adds a provider for that vendor and an account of it; with a token where `signedIn`.
    @discardableResult
    func account(
        _ vendor: String, provider: String? = nil, named name: String = "main", signedIn: Bool = true,
        choice: String? = nil
    ) async throws -> AccountID {
        let provider = try Name.argument(provider ?? vendor, "provider")
        if try !service.providerNames().contains(provider) {
            let dialect = try #require(sandbox.dialect(vendor))
            _ = try await service.addProvider(
                provider, profile: try Name.argument(vendor, "profile"),
                ProviderDraft(
                    environment: dialect.environment, clientID: dialect.clientID, clientSecret: dialect.clientSecret,
                    variables: dialect.variables,
                    origins: Dictionary(dialect.origins.map { ($0.from, $0.to) }) { $1 },
                    redirectURI: "http://127.0.0.1:\(try FreePort.find())/callback/\(provider)"))
        }
        let id = AccountID(provider: provider, name: try Name.argument(name, "account"))
        try await service.addAccount(id)
        if signedIn {
            _ = try await service.exchange(id, options: ExchangeOptions(choice: choice), desk: SilentDesk()) { _ in }
        }
        return id
    }

    /// Opens the deck on the store and lends its screen.
    func deck<Result>(
        _ arguments: [String] = [], columns: Int = 80, rows: Int = 24, terminal: String = "tmux-256color",
        environment more: [String: String] = [:], _ body: (Tmux) async throws -> Result
    ) async throws -> Result {
        try await withTmux(
            [builtProduct("fob")] + arguments, columns: columns, rows: rows, terminal: terminal,
            environment: environment.merging(more) { $1 }, body)
    }

    /// Opens a shell with fob in its path and lends its screen.
    func shell<Result>(
        columns: Int = 80, rows: Int = 24, environment more: [String: String] = [:],
        _ body: (Tmux) async throws -> Result
    ) async throws -> Result {
        var variables = environment.merging(more) { $1 }
        variables["FOB"] = builtProduct("fob")
        variables["PS1"] = "ready> "
        // A shell that is killed with its terminal would write its history after the folder is gone.
        variables["HISTFILE"] = "/dev/null"
        variables["BASH_SILENCE_DEPRECATION_WARNING"] = "1"
        return try await withTmux(
            ["bash", "--norc", "--noprofile", "-i"], columns: columns, rows: rows, environment: variables, body)
    }
}

/// Lends a stage with those vendors on it.
///
/// - Parameters:
///   - instant: where the stage's time stands still until the story moves it; nil for the time of the machine.
///   - lifetime: of access tokens; nil for what each vendor documents.
func withStage(
    _ vendors: [String] = ["acme"], at instant: Instant? = nil, lifetime: Duration? = nil,
    _ body: (Stage) async throws -> Void
) async throws {
    try await withTemporaryFolder { folder in
        var environment = ["FOB_HOME": folder.path(Stage.home), "SSH_CONNECTION": "test", "HOME": folder.path]
        var clock: ClockFile?
        if let instant {
            clock = try ClockFile(folder.path("clock"), instant)
            environment["FOB_TEST_CLOCK"] = folder.path("clock")
        }
        let options = SandboxOptions(
            dialects: vendors, accessTokenLifetime: lifetime, clock: clock ?? LiveClock() as any WallClock,
            randomness: SequenceRandomness())
        try await withSandbox(options) { [environment, clock] sandbox in
            var workshop = Workshop(environment: environment)
            workshop.browser = ApprovingBrowser()
            let service = try workshop.service()
            try await body(
                Stage(
                    folder: folder, sandbox: sandbox, service: service, clock: clock, environment: environment))
        }
    }
}
