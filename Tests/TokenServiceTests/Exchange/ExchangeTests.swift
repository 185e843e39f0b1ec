import Foundation
import OAuthCore
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@testable import CredentialStore
@testable import TokenService

/// Signing in: who answers first, who is not heard, what is left behind.
@Suite(.timeLimit(.minutes(10))) struct ExchangeTests {
    @Test func `the browser's answer comes to the listener, and the port is free afterwards`() async throws {
        try await SandboxBench.run(["acme"]) { bench in
            let (desk, account) = (ScriptedDesk(), try AccountID("acme/work"))
            let status = try await bench.service().exchange(account, options: ExchangeOptions(), desk: desk) { _ in }
            #expect(status.state(at: bench.bench.clock.now()) == .valid)
            let prompt = try await desk.prompts.element()
            #expect(prompt.isListening && prompt.isStartingBrowser)
            #expect(try await desk.updates.element().browserOpened)
            #expect(prompt.deadline == bench.bench.clock.now() + .seconds(300))
            #expect(desk.dismissals.all.count == 1)
            close(try #require(await FreePort.freed(port(prompt))))
        }
    }

    @Test func `a wrong paste is rejected and waited on; the first valid answer wins`() async throws {
        try await SandboxBench.run(["acme"]) { bench in
            let (desk, account) = (ScriptedDesk(), try AccountID("acme/work"))
            let service = bench.service(browser: nil)
            async let status = service.exchange(account, options: ExchangeOptions(), desk: desk) { _ in }
            let prompt = try await desk.prompts.element()
            #expect(!prompt.browserOpened)
            desk.type("two words")
            desk.type(prompt.redirectURI + "?code=forged&state=forged")
            #expect(try await desk.rejections.element(2).contains("state"))
            desk.type(try #require(await BrowserStandIn().answer(to: prompt.url)))
            #expect(try await status.state(at: bench.bench.clock.now()) == .valid)
            #expect(bench.sandbox.count(.exchange, of: "acme") == 1)
        }
    }

    @Test func `the provider's refusal ends the login with its code`() async throws {
        try await SandboxBench.run(["acme"]) { bench in
            let account = try AccountID("acme/work")
            let ended = await failure { () async throws(Failure) in
                try await bench.service(browser: .deny).exchange(
                    account, options: ExchangeOptions(), desk: ScriptedDesk()
                ) { _ in }
            }
            #expect(ended?.kind == .refused)
            #expect(ended?.code == "access_denied")
            #expect(bench.sandbox.count(.exchange, of: "acme") == 0)
        }
    }

    @Test func `nobody answers until the time is up, and the port is free again`() async throws {
        try await SandboxBench.run(["acme"]) { bench in
            let (desk, account) = (ScriptedDesk(), try AccountID("acme/work"))
            let service = bench.service(browser: nil, sleeper: bench.bench.sleeper)
            async let ended = failure { () async throws(Failure) in
                try await service.exchange(account, options: ExchangeOptions(), desk: desk) { _ in }
            }
            let prompt = try await desk.prompts.element()
            await bench.bench.sleeper.sleepers()
            bench.bench.sleeper.advance(by: .seconds(300))
            #expect(await ended?.kind == .cancelled)
            close(try #require(await FreePort.freed(port(prompt))))
        }
    }

    @Test func `a cancelled login frees the port and leaves no account`() async throws {
        try await SandboxBench.run(["acme"]) { bench in
            let (desk, account) = (ScriptedDesk(), try AccountID("acme/work"))
            let service = bench.service(browser: nil)
            let task = Task {
                await failure { () async throws(Failure) in
                    try await service.exchange(account, options: ExchangeOptions(), desk: desk) { _ in }
                }
            }
            let prompt = try await desk.prompts.element()
            task.cancel()
            #expect(await task.value?.kind == .cancelled)
            close(try #require(await FreePort.freed(port(prompt))))
            #expect(try service.accountIDs() == [])
            #expect(desk.dismissals.all.count == 1)
        }
    }

    @Test func `case 11: a port that is taken is an error with its remedy`() async throws {
        try await SandboxBench.run(["acme"]) { bench in
            let service = bench.service(browser: nil)
            let redirect = try #require(try service.provider(try Name("acme")).redirectURI)
            let holder = try #require(FreePort.taken(port(redirect)))
            defer { close(holder) }
            let account = try AccountID("acme/work")
            let ended = await failure { () async throws(Failure) in
                try await service.exchange(account, options: ExchangeOptions(), desk: ScriptedDesk()) { _ in }
            }
            #expect(ended?.kind == .busy)
            #expect(ended?.remedy?.contains("--redirect-uri") == true)
        }
    }

    @Test func `a choice that is not offered is refused with those that are`() async throws {
        try await SandboxBench.run(["aicrisk"]) { bench in
            let account = try AccountID("aicrisk/work")
            let ended = await failure { () async throws(Failure) in
                try await bench.service().exchange(
                    account, options: ExchangeOptions(choice: "user_4"), desk: ScriptedDesk()
                ) { _ in }
            }
            #expect(ended?.kind == .usage)
            #expect(ended?.remedy?.contains("user_4") == true)
        }
    }

    @Test func `a choice is not put to somebody who may not be asked`() async throws {
        try await SandboxBench.run(["aicrisk"]) { bench in
            let account = try AccountID("aicrisk/work")
            let ended = await failure { () async throws(Failure) in
                try await bench.service().exchange(
                    account, options: ExchangeOptions(mayAskUser: false), desk: ScriptedDesk()
                ) { _ in }
            }
            #expect(ended?.kind == .loginNeeded)
            #expect(ended?.remedy?.contains("user_42") == true)
            // What was got on the way is kept, and never handed out.
            #expect(try bench.bench.stored(account).intermediates["generic"] != nil)
            #expect(try bench.bench.stored(account).credential == nil)
        }
    }

    @Test func `who prefers the browser signs in there, and the account is not renewed without them`() async throws {
        try await SandboxBench.run(["aicrisk"]) { bench in
            let (desk, account) = (ScriptedDesk(), try AccountID("aicrisk/work"))
            let status = try await bench.service().exchange(
                account, options: ExchangeOptions(prefersBrowser: true, choice: "user_42"), desk: desk
            ) { _ in }
            // One page a round: the generic token's and the user's.
            #expect(desk.prompts.all.count == 2)
            #expect(!status.renewableAlone)
            #expect(status.state(at: bench.bench.clock.now()) == .valid)
            // The next login goes the profile's way again.
            let again = try await bench.service().exchange(
                account, options: ExchangeOptions(choice: "user_42"), desk: desk
            ) { _ in }
            #expect(desk.prompts.all.count == 2)
            #expect(again.renewableAlone)
        }
    }

    // MARK: Over a scripted network

    @Test func `case 32: where the credential could not be saved no page is opened`() async throws {
        try await Bench.run { bench in
            let full = bench.store { $0.allocate = { _, _ throws(SystemError) in throw SystemError(ENOSPC) } }
            let (desk, account) = (ScriptedDesk(), try AccountID("static/work"))
            let ended = await failure { () async throws(Failure) in
                try await bench.service(over: full).exchange(
                    account, options: ExchangeOptions(), desk: desk
                ) { _ in }
            }
            #expect(ended?.kind == .store)
            #expect(desk.prompts.all.isEmpty)
            #expect(bench.transport.requests.isEmpty)
        }
    }

    @Test func `a page that may not be shown ends with login needed`() async throws {
        try await Bench.run { bench in
            let (desk, account) = (ScriptedDesk(), try AccountID("static/work"))
            let ended = await failure { () async throws(Failure) in
                try await bench.service().exchange(
                    account, options: ExchangeOptions(mayAskUser: false), desk: desk
                ) { _ in }
            }
            #expect(ended?.kind == .loginNeeded)
            #expect(desk.prompts.all.isEmpty)
        }
    }

    @Test func `a code is pasted where the redirect URI is not on this machine, and the scope asked for is kept`()
        async throws
    {
        try await Bench.run { bench in
            let (desk, account) = (ScriptedDesk(), try AccountID("static/work"))
            let service = bench.service()
            _ = try await service.editProvider(account.provider, ProviderDraft(redirectURI: "https://app.example/cb"))
            bench.transport.script(ScriptedTransport.token("access-1", refresh: "refresh-1"))
            desk.type("the-code")
            _ = try await service.exchange(account, options: ExchangeOptions(scopes: ["a", "b"]), desk: desk) { _ in }
            #expect(try bench.stored(account).requestedScope == "a b")
            #expect(bench.transport.requests.first?.text.contains("code=the-code") == true)
        }
    }

    @Test func `input that ends without a code ends a login that nothing else can answer`() async throws {
        try await Bench.run { bench in
            let (desk, account) = (ScriptedDesk(), try AccountID("static/work"))
            let service = bench.service()
            _ = try await service.editProvider(account.provider, ProviderDraft(redirectURI: "https://app.example/cb"))
            desk.endInput()
            let ended = await failure { () async throws(Failure) in
                try await service.exchange(account, options: ExchangeOptions(), desk: desk) { _ in }
            }
            #expect(ended?.kind == .loginNeeded)
        }
    }

    @Test func `a code whose exchange got no answer is not sent again`() async throws {
        try await Bench.run { bench in
            let (desk, account) = (ScriptedDesk(), try AccountID("static/work"))
            let service = bench.service()
            _ = try await service.editProvider(account.provider, ProviderDraft(redirectURI: "https://app.example/cb"))
            bench.transport.script(ScriptedTransport.fails(.noAnswer))
            desk.type("the-code")
            let ended = await failure { () async throws(Failure) in
                try await service.exchange(account, options: ExchangeOptions(), desk: desk) { _ in }
            }
            #expect(ended?.kind == .network)
            #expect(bench.transport.requests.count == 1)
            #expect(try service.accountIDs() == [])
        }
    }

    @Test func `a login clears the intent that a killed refresh left`() async throws {
        try await Bench.run { bench in
            let account = try await bench.account(.singleUse, left: .seconds(-60), renewal: .dead)
            try await bench.leaveIntent(account, for: "refresh-1")
            let (desk, service) = (ScriptedDesk(), bench.service())
            _ = try await service.editProvider(account.provider, ProviderDraft(redirectURI: "https://app.example/cb"))
            bench.transport.script(ScriptedTransport.token("access-2", refresh: "refresh-2"))
            desk.type("the-code")
            _ = try await service.exchange(account, options: ExchangeOptions(), desk: desk) { _ in }
            #expect(try bench.stored(account).renewal == .ok)
            #expect(try await bench.intent(account) == nil)
        }
    }

    private func port(_ prompt: SignInPrompt) throws -> Int { try port(prompt.redirectURI) }

    private func port(_ uri: String) throws -> Int {
        try #require(ListeningPoint(redirectURI: uri)).port
    }
}
