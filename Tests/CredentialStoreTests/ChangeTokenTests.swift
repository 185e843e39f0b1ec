import Foundation
import Testing
import Vocabulary

@testable import CredentialStore

struct ChangeTokenTests {
    @Test("a token differs after a save, a new account, a removal and a change of a provider, and only then")
    func changes() async throws {
        let fixture = try Fixture()
        let store = fixture.store()
        _ = try store.open()
        var seen = [try store.changeToken()]
        func expectChange(_ what: Comment) throws {
            let token = try store.changeToken()
            #expect(seen.last != token, what)
            // The wall clock of the tests is far from the file system's, so every token counts as settled.
            #expect(try store.changeToken() == token, what)
            seen.append(token)
        }
        // The file system's clock ticks: a folder's time is set by hand so that each change is a new one.
        func age(_ folder: String) {
            let times = [timespec(tv_sec: 1_000, tv_nsec: 0), timespec(tv_sec: 1_000 + seen.count, tv_nsec: 0)]
            utimensat(AT_FDCWD, fixture.paths.store + "/" + folder, times, 0)
        }
        try await fixture.save(account(), through: store)
        try expectChange("a new account")
        age("accounts/acme")
        seen = [try store.changeToken()]
        try await fixture.save(account(), through: store)
        try expectChange("a save")
        age("accounts/acme")
        seen = [try store.changeToken()]
        _ = try await store.locked(acme) { lock throws(Failure) in try lock.remove() }
        try expectChange("a removal")
        age("providers")
        seen = [try store.changeToken()]
        try await store.save(Provider(name: name("acme"), profile: name("p"), clientID: "x"), clock: ManualClock())
        try expectChange("a provider")
        _ = try store.accountIDs()
        _ = try store.provider(name("acme"))
        #expect(try store.changeToken() == seen.last)
    }

    @Test("a token taken within the tick of a change equals no later one, since another change could hide in that tick")
    func unsettled() async throws {
        let fixture = try Fixture()
        let store = fixture.store()
        _ = try store.open()
        try await fixture.save(account(), through: store)
        let folder = try #require(status(fixture.paths.store + "/accounts/acme"))
        let changed = Instant(
            milliseconds: Int64(folder.modified.tv_sec) * 1000 + Int64(folder.modified.tv_nsec / 1_000_000))
        fixture.wall.advance(by: changed - fixture.wall.now() + .milliseconds(5))
        let early = try store.changeToken()
        fixture.wall.advance(by: .milliseconds(10))
        #expect(try store.changeToken() != early)
        fixture.wall.advance(by: .seconds(1))
        let settled = try store.changeToken()
        #expect(settled != early)
        fixture.wall.advance(by: .seconds(1))
        #expect(try store.changeToken() == settled)
    }

    @Test("a store that does not exist has a token too")
    func missing() throws {
        let fixture = try Fixture()
        let store = fixture.store()
        #expect(try store.changeToken() == store.changeToken())
        let before = try store.changeToken()
        _ = try store.open()
        #expect(try store.changeToken() != before)
    }
}
