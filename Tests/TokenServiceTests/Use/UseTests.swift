import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import TokenService

/// Header lines, copies, removal: what is done with a token that is there.
@Suite(.timeLimit(.minutes(10))) struct UseTests {
    typealias Step = ScriptedTransport

    @Test func `the header lines of a living token cost one read and no request`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.static, left: .seconds(600))
            let lines = try #require(try bench.service().usableHeaderLines(id))
            #expect(lines == [Secret("Authorization: Bearer access-1")])
            #expect(bench.transport.requests.isEmpty)
        }
    }

    @Test func `the header lines of a token that ends are left to the refresh`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.static, left: .seconds(5))
            #expect(try bench.service().usableHeaderLines(id) == nil)
        }
    }

    @Test func `a copy that wants more than a token's whole life renews it once`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.static, left: .seconds(600))
            bench.transport.script(Step.token("access-2"))
            let receipt = try await bench.service().copy(
                id, set: .defaultHeaderSet, variables: [:], minimumTTL: .seconds(7200)
            ) { _ in }
            #expect(bench.transport.requests.count == 1)
            #expect(try String(contentsOfFile: receipt.path, encoding: .utf8) == "Authorization: Bearer access-2\n")
        }
    }

    @Test func `a header set without its variable is refused and names the option`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.static, left: .seconds(600))
            let ended = await failure { () async throws(Failure) in
                try await bench.service().copy(
                    id, set: try name("for"), variables: [:], minimumTTL: nil
                ) { _ in }
            }
            #expect(ended?.kind == .usage)
            #expect(ended?.remedy?.contains("--var whom=VALUE") == true)
            #expect(!bench.folder.exists("home/run/clipboard"))
        }
    }

    @Test func `a variable given with the call wins over the stored one, and nothing is stored`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.static, left: .seconds(600))
            var account = try bench.stored(id)
            account.variables = ["whom": "stored"]
            try await bench.put(account)
            let service = bench.service()
            let given = try await service.headerLines(
                id, set: try name("for"), variables: ["whom": "given"], minimumTTL: nil
            ) { _ in }
            let stored = try await service.headerLines(id, set: try name("for"), variables: [:], minimumTTL: nil) { _ in
            }
            #expect(given.last == Secret("X-For: given"))
            #expect(stored.last == Secret("X-For: stored"))
        }
    }

    @Test func `case 45: the sweep leaves a clipboard file alone that somebody else wrote`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.static, left: .seconds(600))
            let service = bench.service()
            let receipt = try await service.copy(id, set: .defaultHeaderSet, variables: [:], minimumTTL: nil) { _ in }
            #expect(try bench.folder.mode("home/run/clipboard") == 0o600)
            try bench.folder.write("mine\n", to: "home/run/clipboard")
            bench.clock.advance(by: .seconds(301))
            #expect(try !service.sweepClipboard())
            try service.takeBack(receipt)
            #expect(try bench.folder.text("home/run/clipboard") == "mine\n")
        }
    }

    @Test func `a damaged account is listed with its problem and can be removed`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.static, left: .seconds(600))
            let sound = try await bench.account(.singleUse, left: .seconds(600))
            try bench.overwrite(id) { String($0.dropLast(20)) }
            let service = bench.service()
            let listed = try service.accounts()
            #expect(listed.first { $0.id == id }?.problem?.kind == .store)
            #expect(listed.first { $0.id == sound }?.problem == nil)
            try await service.remove(id)
            #expect(try service.accountIDs() == [sound])
        }
    }

    @Test func `an account that is not there is not removed`() async throws {
        try await Bench.run { bench in
            let ended = await failure { () async throws(Failure) in
                try await bench.service().remove(try account("static/nobody"))
            }
            #expect(ended?.kind == .notFound)
        }
    }

    @Test func `a provider with accounts is not removed, and which is said`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.static, left: .seconds(600))
            let service = bench.service()
            let ended = await failure { () async throws(Failure) in try await service.removeProvider(id.provider) }
            #expect(ended?.kind == .usage)
            #expect(ended?.message.contains("static/work") == true)
            try await service.remove(id)
            try await service.removeProvider(id.provider)
            #expect(try service.providerNames().contains(id.provider) == false)
        }
    }

    @Test func `case 36: two writers add accounts at the same time and none is lost`() async throws {
        try await Bench.run { bench in
            let (one, two) = (bench.service(sleeper: ContinuousClock()), bench.service(sleeper: ContinuousClock()))
            await withTaskGroup(of: Failure?.self) { group in
                for number in 0..<40 {
                    let service = number.isMultiple(of: 2) ? one : two
                    group.addTask {
                        await failure { () async throws(Failure) in
                            try await service.addAccount(try account("static/n\(number)"))
                        }
                    }
                }
                for await ended in group { #expect(ended == nil) }
            }
            let ids = try one.accountIDs()
            #expect(ids.count == 40)
        }
    }
}

private func name(_ text: String) throws(Failure) -> Name {
    do { return try Name(text) } catch { throw Failure(.unexpected, "\(error)") }
}

private func account(_ text: String) throws(Failure) -> AccountID {
    do { return try AccountID(text) } catch { throw Failure(.unexpected, "\(error)") }
}
