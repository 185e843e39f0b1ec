import Foundation
import OAuthCore
import TestSupport
import Testing
import Vocabulary

@testable import TokenService

/// Where the answer of a sign-in arrives, and what its user is shown meanwhile.
@Suite(.timeLimit(.minutes(10))) struct LandingTests {
    private static let anyPort = #""redirect": { "port": "any" }, "#

    private func port(_ uri: String) throws -> Int { try #require(ListeningPoint(redirectURI: uri)).port }

    @Test func `where any port is accepted a free one is named in every request, and is free afterwards`() async throws
    {
        try await Bench.run { bench in
            let (desk, account) = (ScriptedDesk(), try AccountID("static/work"))
            let service = bench.service(adding: Self.anyPort)
            bench.transport.script(ScriptedTransport.token("access-1", refresh: "refresh-1"))
            async let status = service.exchange(account, options: ExchangeOptions(), desk: desk) { _ in }
            let prompt = try await desk.prompts.element()
            let port = try port(prompt.redirectURI)
            #expect(port != 8976 && prompt.isListening)
            #expect(prompt.redirectURI == "http://127.0.0.1:\(port)/callback/static")
            let encoded = "redirect_uri=http%3A%2F%2F127.0.0.1%3A\(port)%2Fcallback%2Fstatic"
            #expect(prompt.url.contains(encoded))
            desk.type("the-code")
            _ = try await status
            #expect(bench.transport.requests.first?.text.contains(encoded) == true)
            close(try #require(await FreePort.freed(port)))
        }
    }

    @Test func `case 11: a written port that is taken is replaced where any port is accepted`() async throws {
        try await Bench.run { bench in
            let (desk, account) = (ScriptedDesk(), try AccountID("static/work"))
            let service = bench.service(adding: Self.anyPort)
            let wanted = try FreePort.find()
            _ = try await service.editProvider(
                account.provider, ProviderDraft(redirectURI: "http://127.0.0.1:\(wanted)/back"))
            let holder = try #require(FreePort.taken(wanted))
            defer { close(holder) }
            bench.transport.script(ScriptedTransport.token("access-1"))
            desk.type("the-code")
            _ = try await service.exchange(account, options: ExchangeOptions(), desk: desk) { _ in }
            let prompt = try await desk.prompts.element()
            #expect(try port(prompt.redirectURI) != wanted)
            #expect(prompt.redirectURI.hasSuffix("/back"))
        }
    }

    @Test func `a port held for a login that is cancelled is free again`() async throws {
        try await Bench.run { bench in
            let (desk, account) = (ScriptedDesk(), try AccountID("static/work"))
            let service = bench.service(adding: Self.anyPort)
            let task = Task {
                await failure { () async throws(Failure) in
                    try await service.exchange(account, options: ExchangeOptions(), desk: desk) { _ in }
                }
            }
            let port = try port(try await desk.prompts.element().redirectURI)
            task.cancel()
            #expect(await task.value?.kind == .cancelled)
            close(try #require(await FreePort.freed(port)))
        }
    }

    @Test func `case 11: whoever pastes anyway is not held up by a port that is taken`() async throws {
        try await Bench.run { bench in
            let (desk, account) = (ScriptedDesk(), try AccountID("static/work"))
            let service = bench.service()
            let wanted = try FreePort.find()
            _ = try await service.editProvider(
                account.provider, ProviderDraft(redirectURI: "http://127.0.0.1:\(wanted)/back"))
            let holder = try #require(FreePort.taken(wanted))
            defer { close(holder) }
            bench.transport.script(ScriptedTransport.token("access-1"))
            async let status = service.exchange(account, options: ExchangeOptions(pastes: true), desk: desk) { _ in }
            let prompt = try await desk.prompts.element()
            #expect(!prompt.isListening && prompt.note?.contains("port \(wanted) of 127.0.0.1 is taken") == true)
            desk.type("the-code")
            #expect(try await status.state(at: bench.clock.now()) == .valid)
            desk.endInput()
            let ended = await failure { () async throws(Failure) in
                try await service.exchange(account, options: ExchangeOptions(pastes: true), desk: desk) { _ in }
            }
            #expect(ended?.kind == .loginNeeded, "the input has ended and nothing listens")
        }
    }

    @Test func `the vendor takes no loopback: the answer is pasted, and the redirect URI to register is shown`()
        async throws
    {
        try await Bench.run { bench in
            let (desk, account) = (ScriptedDesk(), try AccountID("static/work"))
            let service = bench.service(adding: #""redirect": { "loopback": false }, "#)
            let summary = try service.provider(account.provider)
            #expect(summary.redirectURI == "https://localhost:8976/callback/static")
            bench.transport.script(ScriptedTransport.token("access-1"))
            desk.type("the-code")
            _ = try await service.exchange(account, options: ExchangeOptions(), desk: desk) { _ in }
            let prompt = try await desk.prompts.element()
            #expect(!prompt.isListening && prompt.note?.contains("https://localhost:8976/callback/static") == true)
        }
    }

    @Test func `the page is shown before the browser has started, and again when it has`() async throws {
        try await Bench.run { bench in
            let (desk, account, gate) = (ScriptedDesk(), try AccountID("static/work"), Gate())
            let service = bench.service(browser: SlowBrowser(gate: gate), adding: Self.anyPort)
            bench.transport.script(ScriptedTransport.token("access-1"))
            async let status = service.exchange(account, options: ExchangeOptions(), desk: desk) { _ in }
            let shown = try await desk.prompts.element()
            #expect(shown.isStartingBrowser && !shown.browserOpened && shown.note == nil)
            gate.open()
            let updated = try await desk.updates.element()
            #expect(!updated.isStartingBrowser && !updated.browserOpened && updated.note == "It did not start.")
            #expect(updated.url == shown.url)
            desk.type("the-code")
            _ = try await status
        }
    }

    @Test func `over SSH the page comes with the way to its very port, and no browser is tried`() async throws {
        try await Bench.run { bench in
            let (desk, account) = (ScriptedDesk(), try AccountID("static/work"))
            let browser = SystemBrowser(
                environment: ["BROWSER": "/bin/false"], surroundings: .ssh(route: "ada@192.0.2.2"), clock: bench.sleeper
            )
            let service = bench.service(browser: browser, adding: Self.anyPort)
            bench.transport.script(ScriptedTransport.token("access-1"))
            desk.type("the-code")
            _ = try await service.exchange(account, options: ExchangeOptions(), desk: desk) { _ in }
            let prompt = try await desk.prompts.element()
            let port = try port(prompt.redirectURI)
            #expect(prompt.note?.contains("this is a session over SSH") == true)
            #expect(prompt.note?.contains("ssh -L \(port):127.0.0.1:\(port) ada@192.0.2.2") == true)
            #expect(desk.updates.all.isEmpty)
        }
    }

    @Test func `a code of another run that is refused names the way to use one`() async throws {
        try await Bench.run { bench in
            let (desk, account) = (ScriptedDesk(), try AccountID("static/work"))
            bench.transport.script(ScriptedTransport.refusal("invalid_grant"))
            desk.type("old-code")
            let ended = await failure { () async throws(Failure) in
                try await bench.service().exchange(
                    account, options: ExchangeOptions(opensBrowser: false, listens: false), desk: desk
                ) { _ in }
            }
            #expect(ended?.remedy?.contains("fob login static/work --code -") == true)
        }
    }
}

/// A browser whose opener takes its time and then fails.
private struct SlowBrowser: BrowserOpener {
    let gate: Gate

    func open(_ url: String) async -> BrowserOutcome {
        await gate.opened()
        return .notOpened(reason: "It did not start.")
    }
}
