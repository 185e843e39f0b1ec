import Testing
import Vocabulary

@testable import TokenService

@Suite("The door to the providers")
struct RenewalQueueTests {
    private static let now = RenewalFixture.now

    @Test("at most eight at a time for each host and 32 in all, first come first served")
    func limits() {
        var queue = RenewalQueue()
        var ticket = 0
        var hosts: [Int: String] = [:]
        for _ in 0..<20 {
            for host in ["a", "b", "c", "d", "e", "f"] {
                ticket += 1
                hosts[ticket] = host
                queue.wait(ticket, at: host)
            }
        }
        var running = queue.admit(at: Self.now)
        #expect(running == Array(1...32), "six hosts of six or five each")
        var done = 0
        while let first = running.first {
            running.removeFirst()
            queue.leave(hosts[first] ?? "")
            done += 1
            running += queue.admit(at: Self.now)
            let counts = Dictionary(grouping: running) { hosts[$0] ?? "" }.mapValues(\.count)
            #expect(counts.values.allSatisfy { $0 <= 8 } && running.count <= 32)
        }
        #expect(done == 120 && queue.running == 0)
    }

    @Test("one host alone gets eight, however many wait")
    func oneHost() {
        var queue = RenewalQueue()
        for ticket in 1...1000 { queue.wait(ticket, at: "a") }
        #expect(queue.admit(at: Self.now) == Array(1...8))
        #expect(queue.admit(at: Self.now).isEmpty)
        queue.leave("a")
        #expect(queue.admit(at: Self.now) == [9])
    }

    @Test("a host that wants to be left alone is, and nobody else waits for it")
    func pause() {
        var queue = RenewalQueue()
        queue.pause("a", until: Self.now + .seconds(7))
        queue.wait(1, at: "a")
        queue.wait(2, at: "b")
        #expect(queue.admit(at: Self.now) == [2])
        #expect(queue.nextPauseEnd == Self.now + .seconds(7))
        queue.pause("a", until: Self.now + .seconds(3))
        #expect(queue.admit(at: Self.now + .milliseconds(6999)).isEmpty, "the longer pause holds")
        #expect(queue.admit(at: Self.now + .seconds(7)) == [1])
        #expect(queue.nextPauseEnd == nil)
    }

    @Test("who gives up leaves its place to the next")
    func givingUp() {
        var queue = RenewalQueue(.init(perHost: 1, inAll: 1))
        for ticket in 1...3 { queue.wait(ticket, at: "a") }
        #expect(queue.admit(at: Self.now) == [1])
        #expect(queue.giveUp(2, at: "a") && !queue.giveUp(2, at: "a") && !queue.giveUp(1, at: "a"))
        queue.leave("a")
        #expect(queue.admit(at: Self.now) == [3])
    }
}

@Suite("Who is due when")
struct RenewalAgendaTests {
    private static let now = RenewalFixture.now

    @Test("the earliest first, each once, and only those whose time has come")
    func order() throws {
        let ids = try (0..<50).map { try AccountID("acme/n\($0)") }
        var agenda = RenewalAgenda()
        for (number, id) in ids.enumerated() { agenda.set(id, due: Self.now + .seconds(Int64(number * 37 % 50))) }
        for id in ids { agenda.set(id, due: agenda.due(id)) }
        #expect(agenda.entries.count == 50 && agenda.next == Self.now)
        agenda.set(ids[0], due: nil)
        agenda.set(ids[1], due: Self.now + .seconds(1000))
        let due = agenda.takeDue(at: Self.now + .seconds(24))
        #expect(due.count == 24)
        #expect(agenda.entries == agenda.entries.sorted() && agenda.entries.count == 25)
        #expect(agenda.takeDue(at: Self.now + .seconds(24)).isEmpty)
        #expect(agenda.takeDue(at: Self.now + .seconds(1000)).last == ids[1])
        #expect(agenda.next == nil)
    }
}
