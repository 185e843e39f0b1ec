import SandboxProvider
import TestSupport
import Testing
import Vocabulary

/// Two rounds, of which the second fails in every way.
@Suite("A flow of two legs breaks in the middle", .timeLimit(.minutes(10)))
struct TwoLegTests {
    static let faults: [(String, Misbehaviour?)] = [
        ("a server error", .serverError), ("a lost answer", .lostAnswer),
        ("a page in place of a token", .htmlPage(status: 200)),
        ("a closed connection", .closed), ("the program is killed", nil),
    ]

    @Test(
        "case 42: the second leg of a renewal fails: the first one's token is kept, and not asked for again",
        arguments: faults.indices)
    func renewal(number: Int) async throws {
        try await withPerson { person in
            try await person.sandbox("aicrisk", lifetime: .seconds(600)) { sandbox in
                try await person.addProvider("aicrisk", at: sandbox)
                try #require(try await person.fob("login", "aicrisk-local/me", "--choose", "user_42").status == 0)
                try person.wait(.seconds(601))
                // Both rounds end at the same endpoint: the second answer is held back until the first is known.
                let first = sandbox.count(.exchange, of: "aicrisk") + 1
                try await breakSecond(Self.faults[number].1, person, sandbox, after: first)
                let kept = try person.record("aicrisk-local/me").at(path: "intermediates.generic.access_token")
                #expect(kept?.string != nil)
                let (exchanges, lists) = (
                    sandbox.count(.exchange, of: "aicrisk"), sandbox.count(.followUp, of: "aicrisk")
                )
                sandbox.behave("aicrisk")
                let token = try await person.fob("token", "aicrisk-local/me")
                #expect(token.status == 0, "\(token.errors)")
                #expect(sandbox.count(.exchange, of: "aicrisk") == exchanges + 1, "the first leg was repeated")
                #expect(sandbox.count(.followUp, of: "aicrisk") == lists)
                #expect(
                    try person.record("aicrisk-local/me").at(path: "intermediates.generic.access_token") == kept)
            }
        }
    }

    /// Renews, and lets the second exchange go wrong; nil kills the program while it waits.
    private func breakSecond(
        _ fault: Misbehaviour?, _ person: Person, _ sandbox: Sandbox, after first: Int
    ) async throws {
        let gate = SandboxGate()
        let pause = SandboxGate()
        sandbox.misbehave("aicrisk", .exchange, .held(gate))
        sandbox.misbehave("aicrisk", .exchange, fault ?? .held(pause))
        try await person.starting("token", "aicrisk-local/me") { program async throws in
            await sandbox.received(first, .exchange, of: "aicrisk")
            gate.open()
            await sandbox.received(first + 1, .exchange, of: "aicrisk")
            if fault == nil { program.signal(9) }
            let ending = await program.ending()
            #expect(ending == (fault == nil ? .signalled(9) : ending) && ending != .exited(0), "\(ending)")
        }
        pause.open()
    }
}
