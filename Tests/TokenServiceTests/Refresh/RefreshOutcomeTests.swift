import Foundation
import OAuthCore
import TestSupport
import Testing
import Vocabulary

@testable import CredentialStore
@testable import TokenService

/// Steps 6 to 8 of the safe refresh: what becomes of record and intent after each kind of answer, or none.
@Suite(.timeLimit(.minutes(10))) struct RefreshOutcomeTests {
    typealias Step = ScriptedTransport

    // MARK: Step 6: one request

    @Test(arguments: Bench.Mode.allCases)
    func `without a connection a request is tried twice and nothing changes`(_ mode: Bench.Mode) async throws {
        try await Bench.run { bench in
            let id = try await bench.account(mode, left: .seconds(-60))
            bench.transport.script(Step.fails(.notConnected), Step.fails(.notConnected))
            let ended = await failure { () async throws(Failure) in try await bench.service().refresh(id) { _ in } }
            #expect(ended?.kind == .network)
            #expect(bench.transport.requests.count == 2)
            #expect(try bench.stored(id).renewal == .ok)
            #expect(try await bench.intent(id) == nil)
        }
    }

    @Test(arguments: [Bench.Mode.singleUse, .unknown])
    func `case 43: a lost answer makes a token that may have rotated unverified, and is not asked for again`(
        _ mode: Bench.Mode
    ) async throws {
        try await Bench.run { bench in
            let id = try await bench.account(mode, left: .seconds(5))
            bench.transport.script(Step.fails(.noAnswer))
            let served = try await bench.service().credential(id, minimumTTL: nil) { bench.said($0) }
            #expect(served.accessToken == Secret("access-1"))
            #expect(try bench.stored(id).renewal == .unverified)
            #expect(try bench.stored(id).credential?.refreshToken == Secret("refresh-1"))
            #expect(try await bench.intent(id) == nil)
            // No loop: as long as it lives it is served, and nothing is sent.
            _ = try await bench.service().credential(id, minimumTTL: nil) { _ in }
            #expect(bench.transport.requests.count == 1)
            // When no living token can be lost by it, it is tried again.
            bench.clock.advance(by: .seconds(10))
            bench.transport.script(Step.token("access-2", refresh: "refresh-2"))
            let renewed = try await bench.service().credential(id, minimumTTL: nil) { _ in }
            #expect(renewed.accessToken == Secret("access-2"))
            #expect(try bench.stored(id).renewal == .ok)
            #expect(try bench.stored(id).renewalReason == nil)
        }
    }

    static let secondAnswers: [(ScriptedTransport.Step, Renewal)] = [
        (Step.fails(.notConnected), .unverified), (Step.fails(.noAnswer), .unverified),
        (Step.reply(503, ""), .unverified), (Step.refusal("invalid_client", status: 401), .unverified),
        (Step.refusal("invalid_grant"), .dead), (Step.token("access-2", refresh: "refresh-2"), .ok),
    ]

    @Test(arguments: secondAnswers.indices)
    func `case 43: a used token that is taken again for a while is sent once more, and the first loss is not forgotten`(
        _ number: Int
    ) async throws {
        try await Bench.run { bench in
            let (second, renewal) = Self.secondAnswers[number]
            let id = try await bench.account(.graceful, left: .seconds(-60))
            bench.transport.script(Step.fails(.timedOut), second)
            _ = await failure { () async throws(Failure) in try await bench.service().refresh(id) { _ in } }
            #expect(bench.transport.requests.count == 2)
            #expect(try bench.stored(id).renewal == renewal)
            #expect(try await bench.intent(id) == nil)
        }
    }

    @Test(arguments: [Bench.Mode.static, .mayRotate])
    func `case 43: a lost answer to a token that lasts is asked for once more`(_ mode: Bench.Mode) async throws {
        try await Bench.run { bench in
            let id = try await bench.account(mode, left: .seconds(-60))
            bench.transport.script(Step.fails(.timedOut), Step.token("access-2"))
            _ = try await bench.service().refresh(id) { _ in }
            let stored = try bench.stored(id)
            #expect(stored.credential?.accessToken == Secret("access-2"))
            #expect(stored.credential?.refreshToken == Secret("refresh-1"))
            #expect(stored.renewal == .ok)
        }
    }

    @Test(arguments: [
        (Bench.Mode.static, Renewal.ok), (.mayRotate, .ok), (.unknown, .ok), (.singleUse, .unverified),
    ])
    func `an answer without a new refresh token keeps the old one`(_ mode: Bench.Mode, _ renewal: Renewal) async throws
    {
        try await Bench.run { bench in
            let id = try await bench.account(mode, left: .seconds(-60))
            bench.transport.script(Step.token("access-2"))
            _ = try await bench.service().refresh(id) { _ in }
            let stored = try bench.stored(id)
            #expect(stored.credential?.refreshToken == Secret("refresh-1"))
            #expect(stored.renewal == renewal)
        }
    }

    @Test(arguments: [(Bench.Mode.singleUse, Renewal.unverified), (.static, .ok)])
    func `an answer that makes no sense is no refusal, and may have used up a token that rotates`(
        _ mode: Bench.Mode, _ renewal: Renewal
    ) async throws {
        try await Bench.run { bench in
            let id = try await bench.account(mode, left: .seconds(-60))
            bench.transport.script(Step.reply(200, "<html>"))
            let ended = await failure { () async throws(Failure) in try await bench.service().refresh(id) { _ in } }
            #expect(ended?.kind == .refused)
            #expect(try bench.stored(id).renewal == renewal)
            #expect(try await bench.intent(id) == nil)
        }
    }

    @Test func `a cancelled refresh of a token that rotates is said to be of unknown outcome`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(5))
            bench.transport.script(Step.silence)
            let service = bench.service()
            let task = Task {
                await failure { () async throws(Failure) in
                    try await service.credential(id, minimumTTL: nil) { _ in }
                }
            }
            await bench.transport.sent(1)
            task.cancel()
            let ended = await task.value
            #expect(ended?.kind == .cancelled)
            #expect(ended?.message.contains("may have used up the refresh token") == true)
            #expect(try bench.stored(id).renewal == .unverified)
        }
    }

    @Test(arguments: [408, 429, 500, 503])
    func `a provider that cannot answer now changes nothing`(_ status: Int) async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(-60))
            let before = try bench.stored(id)
            bench.transport.script(
                Step.reply(status, "{\"error\":\"invalid_grant\"}", headers: [HeaderField("Retry-After", "17")]))
            let ended = await failure { () async throws(Failure) in try await bench.service().refresh(id) { _ in } }
            #expect(ended?.kind == .network)
            #expect(ended?.remedy?.contains("17 s") == true)
            #expect(try bench.stored(id) == before)
            #expect(try await bench.intent(id) == nil)
        }
    }

    // MARK: Step 7: the save

    @Test func `case 33: a token that could not be saved is rescued, loudly, and is back at the next run`() async throws
    {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(5))
            bench.transport.script(Step.token("access-2", refresh: "refresh-2"))
            let broken = bench.store {
                $0.rename = { folder, from, to throws(SystemError) in
                    guard to != "work.json" else { throw SystemError(EIO) }
                    try FileCalls.live.rename(folder, from, to)
                }
            }
            // Although the old token lives: this must be heard.
            let ended = await failure { () async throws(Failure) in
                try await bench.service(over: broken).credential(id, minimumTTL: nil) { _ in }
            }
            #expect(ended?.kind == .store)
            #expect(ended?.message.contains("safe in") == true)
            #expect(bench.leftovers == [])
            let next = try await bench.service(over: bench.openedStore()).credential(id, minimumTTL: nil) { _ in }
            #expect(next.accessToken == Secret("access-2"))
            #expect(try bench.stored(id).credential?.refreshToken == Secret("refresh-2"))
            #expect(try bench.stored(id).renewal == .ok)
        }
    }

    @Test func `a token that could neither be saved nor rescued leaves its intent behind`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(-60))
            bench.transport.script(Step.token("access-2", refresh: "refresh-2"))
            let broken = bench.store { $0.rename = { _, _, _ throws(SystemError) in throw SystemError(EIO) } }
            let ended = await failure { () async throws(Failure) in
                try await bench.service(over: broken).refresh(id) { _ in }
            }
            #expect(ended?.kind == .store)
            #expect(try await bench.intent(id)?.concerns(Secret("refresh-1")) == true)
        }
    }

    // MARK: Step 8: the refusal

    @Test func `case 29: a refused grant is dead, nothing is deleted, and it is not tried again by itself`()
        async throws
    {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(-60))
            bench.transport.script(Step.refusal("invalid_grant"))
            let service = bench.service()
            let first = await failure { () async throws(Failure) in
                try await service.credential(id, minimumTTL: nil) { _ in }
            }
            #expect(first?.kind == .loginNeeded)
            #expect(first?.remedy?.contains("fob login") == true)
            let stored = try bench.stored(id)
            #expect(stored.renewal == .dead)
            #expect(stored.credential?.refreshToken == Secret("refresh-1"))
            let second = await failure { () async throws(Failure) in
                try await service.credential(id, minimumTTL: nil) { _ in }
            }
            #expect(second?.kind == .loginNeeded)
            #expect(second?.message.contains("..") == false)
            #expect(bench.transport.requests.count == 1)
        }
    }

    @Test func `a dead grant is tried whenever the user asks`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(-60), renewal: .dead)
            bench.transport.script(Step.token("access-2", refresh: "refresh-2"))
            _ = try await bench.service().refresh(id) { _ in }
            #expect(try bench.stored(id).renewal == .ok)
        }
    }

    @Test func `a dead grant is tried again after the client secret was edited`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(-60), renewal: .dead)
            let service = bench.service()
            _ = try await service.editProvider(id.provider, ProviderDraft(clientSecret: Secret("another-secret")))
            #expect(try bench.stored(id).renewal == .unverified)
            bench.transport.script(Step.token("access-2", refresh: "refresh-2"))
            let credential = try await service.credential(id, minimumTTL: nil) { _ in }
            #expect(credential.accessToken == Secret("access-2"))
        }
    }

    @Test(arguments: [
        ("2026-01-02T05:00:05", 1, "refresh-w"),
        ("2026-01-02T03:04:00", 2, "refresh-2"),
    ])
    func `case 28: invalid_grant while the record moved uses what the winner saved`(
        _ end: String, _ requests: Int, _ refreshToken: String
    ) async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(-60))
            bench.transport.script(
                Step.after(
                    {
                        // A program that knows nothing of locks and generations.
                        try? bench.overwrite(id) {
                            $0.replacing("access-1", with: "access-w").replacing("refresh-1", with: "refresh-w")
                                .replacing("2026-01-02T03:03:05", with: end)
                        }
                    }, Step.refusal("invalid_grant")),
                Step.token("access-2", refresh: "refresh-2"))
            _ = try await bench.service().refresh(id) { _ in }
            let stored = try bench.stored(id)
            #expect(stored.renewal == .ok)
            #expect(stored.credential?.refreshToken == Secret(refreshToken))
            #expect(bench.transport.requests.count == requests)
            #expect(requests == 1 || bench.transport.requests[1].text.contains("refresh_token=refresh-w"))
        }
    }

    @Test func `a refusal that may mean the client secret makes the renewal unverified`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.static, left: .seconds(-60))
            bench.transport.script(Step.refusal("unsure", status: 401))
            let ended = await failure { () async throws(Failure) in try await bench.service().refresh(id) { _ in } }
            #expect(ended?.kind == .refused)
            #expect(try bench.stored(id).renewal == .unverified)
        }
    }

    @Test func `a wrong client secret says nothing of the grant`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(-60))
            bench.transport.script(Step.refusal("invalid_client", status: 401))
            let ended = await failure { () async throws(Failure) in try await bench.service().refresh(id) { _ in } }
            #expect(ended?.kind == .refused)
            #expect(ended?.remedy?.contains("fob provider edit") == true)
            #expect(try bench.stored(id).renewal == .ok)
            #expect(try await bench.intent(id) == nil)
        }
    }
}
