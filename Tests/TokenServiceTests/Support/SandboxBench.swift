import Foundation
import OAuthCore
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@testable import CredentialStore
@testable import TokenService

/// A bench whose providers are the sandbox's, over real sockets.
struct SandboxBench: Sendable {
    let bench: Bench
    let sandbox: Sandbox
    let transport = HTTPTransport(environment: [:], userAgent: "fob/test", clock: ContinuousClock())

    static func run(_ ids: [String], _ body: (SandboxBench) async throws -> Void) async throws {
        try await Bench.run { bench in
            let options = SandboxOptions(dialects: ids, clock: bench.clock, randomness: SystemBytes())
            try await withSandbox(options) { sandbox in
                let own = SandboxBench(bench: bench, sandbox: sandbox)
                for id in ids { try await own.addProvider(id) }
                try await body(own)
            }
        }
    }

    private func addProvider(_ id: String) async throws {
        let dialect = try #require(sandbox.dialect(id))
        _ = try await service().addProvider(
            try Name(id), profile: try Name(id),
            ProviderDraft(
                environment: dialect.environment, clientID: dialect.clientID, clientSecret: dialect.clientSecret,
                variables: dialect.variables, origins: Dictionary(dialect.origins.map { ($0.from, $0.to) }) { $1 },
                redirectURI: "http://127.0.0.1:\(try FreePort.find())/callback/\(id)"))
    }

    func service(
        browser: BrowserStandIn.Decision? = .approve, transport: (any Transport)? = nil,
        sleeper: any Clock<Duration> = ContinuousClock(), clock: (any WallClock)? = nil
    ) -> TokenService {
        bench.service(
            transport: transport ?? self.transport,
            browser: browser.map { SandboxBrowser(decision: $0) } ?? NoBrowser(reason: "a test"), sleeper: sleeper,
            clock: clock)
    }

    /// A fresh account of that vendor, signed in.
    func signedIn(_ id: String) async throws -> AccountID {
        let account = try AccountID("\(id)/work")
        _ = try await service().exchange(
            account, options: ExchangeOptions(), desk: ScriptedDesk(key: "user_42")
        ) { _ in }
        return account
    }

    /// Lets the token of an account end.
    func expire(_ id: AccountID) throws {
        let end = try #require(try bench.stored(id).credential?.expiry.instant)
        bench.clock.advance(by: end - bench.clock.now() + .seconds(1))
    }

    /// What a protected resource says to those header lines.
    func status(_ resource: SandboxResource, _ lines: [Secret]) async throws -> Int {
        let headers = lines.map { line in
            let halves = line.reveal().split(separator: ":", maxSplits: 1)
            return HeaderField(String(halves[0]), String(halves[1].drop { $0 == " " }))
        }
        return try await transport.send(
            WireRequest(method: resource.method, url: resource.url, headers: headers)
        ).status
    }
}

/// A person who decides the same on every page, at their own pace.
struct SandboxBrowser: BrowserOpener {
    let decision: BrowserStandIn.Decision

    func open(_ url: String) async -> BrowserOutcome {
        Task.detached { await BrowserStandIn(decision).open(url) }
        return .opened
    }
}

/// A transport in front of another, which loses what the test wants lost.
struct LossyTransport: Transport {
    let base: any Transport
    let loses: @Sendable (WireRequest) -> Bool

    func send(_ request: WireRequest) async throws(TransportError) -> WireReply {
        if loses(request) { throw TransportError(.noAnswer, "lost by the test") }
        return try await base.send(request)
    }
}
