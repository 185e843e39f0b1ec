import Foundation
import OAuthCore
import TestSupport
import Testing
import Vocabulary

@testable import CredentialStore
@testable import TokenService

/// Steps 1 to 5 and 9 of the safe refresh: serving, the lock, the disk, what happens before anything is sent.
@Suite(.timeLimit(.minutes(10))) struct SafeRefreshTests {
    typealias Step = ScriptedTransport

    // MARK: Steps 1 and 9: serving

    @Test func `a token that lives long enough is served and nothing is sent`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(600))
            let credential = try await bench.service().credential(id, minimumTTL: nil) { bench.said($0) }
            #expect(credential.accessToken == Secret("access-1"))
            #expect(bench.transport.requests.isEmpty)
        }
    }

    @Test(arguments: [Renewal.dead, .unverified, .none])
    func `a token that still lives is served whatever its renewal says`(_ renewal: Renewal) async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(5), renewal: renewal)
            if renewal == .none { try await bench.put(try bench.stored(id).without(refreshToken: true)) }
            let credential = try await bench.service().credential(id, minimumTTL: nil) { bench.said($0) }
            #expect(credential.accessToken == Secret("access-1"))
            #expect(bench.transport.requests.isEmpty)
            #expect(!bench.said.all.isEmpty)
        }
    }

    @Test func `a living token is served when the refresh failed, and why is said`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.static, left: .seconds(5))
            bench.transport.script(Step.reply(503, "{}"))
            let credential = try await bench.service().credential(id, minimumTTL: nil) { bench.said($0) }
            #expect(credential.accessToken == Secret("access-1"))
            #expect(bench.said.all.contains { $0.contains("503") })
        }
    }

    @Test func `a living token is served at once while another process holds the lock`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(5))
            let other = bench.store()
            let service = bench.service()
            let served = try await other.withAccountLock(id, clock: bench.sleeper) { _ throws(Failure) in
                try await service.credential(id, minimumTTL: nil) { bench.said($0) }
            }
            #expect(served.accessToken == Secret("access-1"))
            #expect(bench.transport.requests.isEmpty)
        }
    }

    // MARK: Steps 2 and 3: the lock, the disk

    @Test func `case 27: the refresh token of the disk is used, although its access token has ended`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(-60))
            let gate = Gate()
            // One process refreshes and gets a token that is over at once; the other waits for the lock meanwhile.
            bench.transport.script(
                Step.held(gate, Step.token("access-2", refresh: "refresh-2", expiresIn: 20)),
                Step.token("access-3", refresh: "refresh-3"))
            async let first = bench.service().refresh(id) { _ in }
            await bench.transport.sent(1)
            async let second = bench.service().refresh(id) { _ in }
            await bench.sleeper.sleepers()
            gate.open()
            _ = try await first
            bench.clock.advance(by: .seconds(30))
            bench.sleeper.advance(by: .milliseconds(100))
            _ = try await second
            #expect(try bench.stored(id).credential?.refreshToken == Secret("refresh-3"))
            #expect(bench.transport.requests.last?.text.contains("refresh_token=refresh-2") == true)
        }
    }

    @Test func `what another process got between the two reads is served`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(-60))
            let gate = Gate()
            bench.transport.script(Step.held(gate, Step.token("access-2", refresh: "refresh-2")))
            async let first = bench.service().refresh(id) { _ in }
            await bench.transport.sent(1)
            async let second = bench.service().refresh(id) { _ in }
            await bench.sleeper.sleepers()
            gate.open()
            _ = try await first
            bench.sleeper.advance(by: .milliseconds(100))
            _ = try await second
            #expect(bench.transport.requests.count == 1)
        }
    }

    @Test func `in one process whoever asks and whoever needs a token share one request`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(-60))
            let gate = Gate()
            bench.transport.script(Step.held(gate, Step.token("access-2", refresh: "refresh-2")))
            let service = bench.service()
            async let asked = service.refresh(id) { _ in }
            await bench.transport.sent(1)
            async let needed = service.credential(id, minimumTTL: nil) { _ in }
            await bench.sleeper.sleepers()
            gate.open()
            _ = try await asked
            bench.sleeper.advance(by: .milliseconds(100))
            #expect(try await needed.accessToken == Secret("access-2"))
            #expect(bench.transport.requests.count == 1)
        }
    }

    @Test func `a refresh that starts after another one ended asks the provider again`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(600))
            bench.transport.script(
                Step.token("access-2", refresh: "refresh-2"), Step.token("access-3", refresh: "refresh-3"))
            _ = try await bench.service().refresh(id) { _ in }
            _ = try await bench.service().refresh(id) { _ in }
            #expect(try bench.stored(id).credential?.accessToken == Secret("access-3"))
        }
    }

    @Test func `a grant that died while this process waited for the lock is not tried`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(-60))
            let gate = Gate()
            bench.transport.script(Step.held(gate, Step.refusal("invalid_grant")))
            async let first = failure { () async throws(Failure) in
                try await bench.service().credential(id, minimumTTL: nil) { _ in }
            }
            await bench.transport.sent(1)
            async let second = failure { () async throws(Failure) in
                try await bench.service().credential(id, minimumTTL: nil) { _ in }
            }
            await bench.sleeper.sleepers()
            gate.open()
            #expect(await first?.kind == .loginNeeded)
            bench.sleeper.advance(by: .milliseconds(100))
            #expect(await second?.kind == .loginNeeded)
            #expect(bench.transport.requests.count == 1)
        }
    }

    @Test func `case 37: a lock that stays held ends with busy and its holder`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(-60))
            let service = bench.service()
            let ended = try await bench.store().withAccountLock(id, clock: bench.sleeper) { _ throws(Failure) in
                async let ended = failure { () async throws(Failure) in
                    try await service.credential(id, minimumTTL: nil) { bench.said($0) }
                }
                for pause in [Duration.seconds(3), .seconds(90)] {
                    await bench.sleeper.sleepers()
                    bench.sleeper.advance(by: pause)
                }
                return await ended
            }
            #expect(ended?.kind == .busy)
            #expect(ended?.message.contains("process ") == true)
            #expect(bench.said.all.contains { $0.hasPrefix("waiting for process") })
            #expect(bench.transport.requests.isEmpty)
        }
    }

    // MARK: Step 4: preflight

    struct Fault: CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout FileCalls) -> Void
    }

    static let faults = [
        Fault(testDescription: "the disk is full") {
            $0.allocate = { _, _ throws(SystemError) in throw SystemError(ENOSPC) }
        },
        Fault(testDescription: "there are too many open files") {
            $0.create = { _, _ throws(SystemError) in throw SystemError(EMFILE) }
        },
        Fault(testDescription: "the disk is read-only") {
            $0.create = { _, _ throws(SystemError) in throw SystemError(EROFS) }
        },
        Fault(testDescription: "the disk does not flush") {
            $0.synchronize = { _ throws(SystemError) in throw SystemError(EIO) }
        },
        Fault(testDescription: "the intent cannot be written") {
            $0.write = { file, bytes, offset throws(SystemError) in
                guard offset != LockFile.Line.intent.offset else { throw SystemError(EIO) }
                return try FileCalls.live.write(file, bytes, offset)
            }
        },
    ]

    @Test(arguments: faults)
    func `cases 31 and 32: where the answer could not be saved nothing is sent`(_ fault: Fault) async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(-60))
            let before = try bench.stored(id)
            let ended = await failure { () async throws(Failure) in
                try await bench.service(over: bench.store(fault.change)).credential(id, minimumTTL: nil) { _ in }
            }
            #expect(ended?.kind == .store)
            #expect(bench.transport.requests.isEmpty)
            #expect(try bench.stored(id) == before)
            #expect(try await bench.intent(id) == nil)
            #expect(bench.leftovers == [])
        }
    }

    // MARK: Step 5: the intent

    @Test func `the intent stands on the disk before the request leaves and is gone after the save`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(-60))
            let seen = Said()
            let lock = "home/store/locks"
            let folder = bench.folder
            bench.transport.script(
                Step.after(
                    {
                        for file in folder.files() where file.hasPrefix(lock) {
                            seen((try? folder.text(file)) ?? "")
                        }
                    }, Step.token("access-2", refresh: "refresh-2")))
            _ = try await bench.service().refresh(id) { _ in }
            #expect(seen.all.contains { $0.contains("refresh_token_sha256") })
            #expect(try await bench.intent(id) == nil)
        }
    }

    @Test(arguments: [Bench.Mode.singleUse, .unknown])
    func `case 30: an intent left by a killed process makes the renewal unverified`(_ mode: Bench.Mode) async throws {
        try await Bench.run { bench in
            let id = try await bench.account(mode, left: .seconds(-60))
            try await bench.leaveIntent(id, for: "refresh-1")
            // The network is down: what is known of the earlier attempt must survive that.
            bench.transport.script(Step.fails(.notConnected), Step.fails(.notConnected))
            let ended = await failure { () async throws(Failure) in
                try await bench.service().credential(id, minimumTTL: nil) { bench.said($0) }
            }
            #expect(ended?.kind == .network)
            #expect(try bench.stored(id).renewal == .unverified)
            #expect(try bench.stored(id).renewalReason?.contains("2026-01-02T03:04:05") == true)
            #expect(bench.said.all.contains { $0.contains("interrupted") })
        }
    }

    @Test func `case 30: after a kill a living token is not risked by trying the refresh token again`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(5))
            try await bench.leaveIntent(id, for: "refresh-1")
            let credential = try await bench.service().credential(id, minimumTTL: nil) { bench.said($0) }
            #expect(credential.accessToken == Secret("access-1"))
            #expect(bench.transport.requests.isEmpty)
            #expect(try bench.stored(id).renewal == .unverified)
        }
    }

    @Test func `an intent for a refresh token that was replaced says nothing`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(-60))
            try await bench.leaveIntent(id, for: "refresh-0")
            bench.transport.script(Step.fails(.notConnected), Step.fails(.notConnected))
            _ = await failure { () async throws(Failure) in
                try await bench.service().credential(id, minimumTTL: nil) { _ in }
            }
            #expect(try bench.stored(id).renewal == .ok)
        }
    }
}
