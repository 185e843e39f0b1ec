import Foundation
import Synchronization
import Testing
import Vocabulary

@testable import CredentialStore

/// Who watches the store hears of every change, and of nothing else.
@Suite struct StoreWatchTests {
    /// How often a watch told, and whoever waits for that.
    private final class Ear: Sendable {
        private struct Heard {
            var count = 0
            var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
        }
        private let heard = Mutex(Heard())

        var count: Int { heard.withLock { $0.count } }

        func hear() {
            let due = heard.withLock { heard in
                heard.count += 1
                defer { heard.waiting.removeAll { $0.count <= heard.count } }
                return heard.waiting.filter { $0.count <= heard.count }
            }
            for waiter in due { waiter.continuation.resume() }
        }

        /// Returns when it was told that often; the time limit of the test ends it else.
        func wait(for count: Int) async {
            await withCheckedContinuation { continuation in
                let isDue = heard.withLock { heard in
                    if heard.count < count { heard.waiting.append((count, continuation)) }
                    return heard.count >= count
                }
                if isDue { continuation.resume() }
            }
        }
    }

    /// What anybody may do to a store, each told of.
    private static let changes: [(what: String, change: @Sendable (Fixture) async throws -> Void)] = [
        ("an account of a new provider", { try await $0.save(account(id("new/work"))) }),
        ("an account of a known provider", { try await $0.save(account(id("acme/other"))) }),
        ("a renewal", { try await $0.save(account()) }),
        ("a removal", { _ = try await $0.store().locked(acme) { lock throws(Failure) in try lock.remove() } }),
        (
            "a provider",
            {
                try await $0.store().save(
                    Provider(name: name("acme"), profile: name("p"), clientID: "x"), clock: ManualClock())
            }
        ),
        (
            "the store's folder put away and another in its place",
            {
                try FileManager.default.moveItem(atPath: $0.paths.store, toPath: $0.paths.store + ".old")
                try FileManager.default.copyItem(atPath: $0.paths.store + ".old", toPath: $0.paths.store)
            }
        ),
        ("the store removed", { try FileManager.default.removeItem(atPath: $0.paths.store) }),
    ]

    @Test(.timeLimit(.minutes(10)), arguments: changes.indices, [StoreWatch.Means.kernel, .looking])
    func `every change is told of`(change: Int, means: StoreWatch.Means) async throws {
        let fixture = try await stored()
        let ear = Ear()
        let watch = fixture.store().watch(by: means) { ear.hear() }
        #expect(ear.count == 0)
        try await Self.changes[change].change(fixture)
        await ear.wait(for: 1)
        watch.stop()
    }

    @Test(.timeLimit(.minutes(10)))
    func `what comes into a folder that was made later is told of, and what comes into that one`() async throws {
        let fixture = try await stored()
        let ear = Ear()
        let watch = fixture.store().watch { ear.hear() }
        for round in 1...3 {
            let told = ear.count
            try await fixture.save(account(id("new-\(round)/work")))
            await ear.wait(for: told + 1)
            // The new folder is watched before that was told.
            let again = ear.count
            try await fixture.save(account(id("new-\(round)/work"), token: "access-2"))
            await ear.wait(for: again + 1)
        }
        watch.stop()
    }

    @Test(.timeLimit(.minutes(10)), arguments: [StoreWatch.Means.kernel, .looking])
    func `a store that is made later is told of, and so is its first account`(means: StoreWatch.Means) async throws {
        let fixture = try Fixture()
        try FileManager.default.createDirectory(atPath: fixture.root + "/home", withIntermediateDirectories: true)
        let ear = Ear()
        let watch = fixture.store().watch(by: means) { ear.hear() }
        _ = try fixture.store().open()
        await ear.wait(for: 1)
        let told = ear.count
        try await fixture.save(account())
        await ear.wait(for: told + 1)
        watch.stop()
    }

    #if os(Linux)
        @Test(.timeLimit(.minutes(10)))
        func `reading, waiting for locks and other files wake nobody, and a save is told of once`() async throws {
            let fixture = try await stored()
            let store = fixture.store()
            let ear = Ear()
            let watch = store.watch { ear.hear() }
            #expect(watch.means == .kernel)
            for _ in 0..<20 {
                _ = try store.accountIDs()
                _ = try store.account(acme)
                _ = try store.changeToken()
                _ = try await store.locked(acme) { lock throws(Failure) in try lock.readAccount() }
                try put("x", fixture.root + "/log")
            }
            #expect(watch.wakes == 0)
            try await fixture.save(account(), through: store)
            await ear.wait(for: 1)
            // A second change tells whether the first one was told of twice: they come in order.
            try await fixture.save(account(id("acme/other")), through: store)
            await ear.wait(for: 2)
            #expect(ear.count == 2)
            #expect(watch.wakes <= 4)
            watch.stop()
        }

        @Test(.timeLimit(.minutes(10)))
        func `a thousand saves at once are told of a few times`() async throws {
            let fixture = try await stored()
            let ear = Ear()
            let watch = fixture.store().watch { ear.hear() }
            for number in 0..<1000 { try put("{}", fixture.paths.store + "/accounts/acme/a\(number).json") }
            await ear.wait(for: 1)
            try await fixture.save(account(id("acme/last")))
            await ear.wait(for: 2)
            // One for each rest at most, whatever the machine's pace.
            #expect(ear.count < 100)
            watch.stop()
        }

        @Test func `a folder that the kernel will not watch makes all of them be looked at`() async throws {
            let fixture = try await stored()
            let endless = fixture.paths.store + "/" + String(repeating: "x", count: 300)
            #expect(FolderEvents(parent: fixture.root, name: "store") { [fixture.paths.store] } != nil)
            #expect(FolderEvents(parent: fixture.root, name: "store") { [fixture.paths.store, endless] } == nil)
            #expect(FolderEvents(parent: "/nowhere", name: "store") { [] } == nil)
        }

        @Test(.timeLimit(.minutes(10)))
        func `a watch that is let go closes what it opened`() async throws {
            let fixture = try await stored()
            func inotifies() throws -> Int {
                try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
                    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)"))?
                        .contains("inotify") == true
                }
            }
            // Others of this process watch at the same time; thirty of ours would show.
            for _ in 0..<30 { fixture.store().watch {}.stop() }
            while try inotifies() > 25 { await Task.yield() }
        }
    #endif

    private func stored() async throws -> Fixture {
        let fixture = try Fixture()
        _ = try fixture.store().open()
        try await fixture.store().save(
            Provider(name: name("acme"), profile: name("p"), clientID: "x"), clock: ManualClock())
        try await fixture.save(account())
        return fixture
    }
}
