import Foundation
import Testing
import Vocabulary

@testable import CredentialStore

/// A client that was made on request is not lost to a full disk, nor to a provider of the same name.
struct RescuedProviderTests {
    private let fixture: Fixture
    private let made = Provider(
        name: name("mine"), profile: name("oidc"), clientID: "client-1", clientSecret: Secret("told-once"),
        registrationToken: Secret("manage-me"))
    private var rescued: String { fixture.paths.rescue + "/mine.json" }

    init() throws {
        fixture = try Fixture()
        _ = try fixture.store().open()
    }

    private func failing() -> CredentialStore {
        let path = fixture.paths.store + "/providers"
        return fixture.store {
            $0.rename = { folder, from, to throws(SystemError) in
                var own = stat()
                var theirs = stat()
                guard fstat(folder, &own) == 0, stat(path, &theirs) == 0, own.st_ino != theirs.st_ino else {
                    throw SystemError(ENOSPC)
                }
                try FileCalls.live.rename(folder, from, to)
            }
        }
    }

    @Test("case 33: a client that cannot be saved is rescued, and the next start puts it in its place")
    func rescueAndRecover() async throws {
        let failure = await #expect(throws: Failure.self) {
            try await failing().addRegistered(made, clock: ManualClock())
        }
        #expect(failure?.kind == .store && failure?.message.contains(rescued) == true)
        #expect(failure?.description.contains("told-once") == false)
        #expect(mode(rescued) == 0o600)
        #expect(try fixture.store().provider(name("mine")) == nil)
        let store = fixture.store()
        #expect(try store.open() == ["mine: the provider that could not be saved was recovered."])
        #expect(try store.provider(name("mine")) == made)
        #expect(status(rescued) == nil)
        #expect(try store.open() == [])
    }

    @Test("case 33: a provider that was added meanwhile is not overwritten, and both are there in the end")
    func takenMeanwhile() async throws {
        let other = Provider(name: name("mine"), profile: name("acme"), clientID: "other")
        try await fixture.store().save(other, clock: ManualClock())
        let failure = await #expect(throws: Failure.self) {
            try await fixture.store().addRegistered(made, clock: ManualClock())
        }
        #expect(failure?.kind == .usage && failure?.message.contains(rescued) == true)
        let store = fixture.store()
        #expect(try store.open().first?.contains("fob provider rename mine NEW") == true)
        #expect(try store.provider(name("mine")) == other)
        _ = try await store.renameProvider(name("mine"), to: name("old"), clock: ManualClock())
        #expect(try store.open() == ["mine: the provider that could not be saved was recovered."])
        #expect(try store.provider(name("mine")) == made)
        #expect(try store.provider(name("old"))?.clientID == "other")
    }

    @Test("case 33: a second client of that name does not replace the one that waits")
    func secondWaits() async throws {
        _ = try? await failing().addRegistered(made, clock: ManualClock())
        var second = made
        second.clientID = "client-2"
        let failure = await #expect(throws: Failure.self) {
            try await failing().addRegistered(second, clock: ManualClock())
        }
        #expect(failure?.message.contains("client-2") == true)
        #expect(try text(rescued).contains("client-1"))
    }

    @Test("case 32: no room and a taken name are found before anything is sent")
    func preflight() async throws {
        let full = fixture.store { $0.allocate = { _, _ throws(SystemError) in throw SystemError(ENOSPC) } }
        let noRoom = await #expect(throws: Failure.self) {
            try await full.checkRoom(forProvider: name("mine"), clock: ManualClock())
        }
        #expect(noRoom?.kind == .store)
        let store = fixture.store()
        try await store.checkRoom(forProvider: name("mine"), clock: ManualClock())
        #expect(temporaryFiles(below: fixture.paths.store).isEmpty)
        try await store.save(made, clock: ManualClock())
        let taken = await #expect(throws: Failure.self) {
            try await store.checkRoom(forProvider: name("mine"), clock: ManualClock())
        }
        #expect(taken?.kind == .usage)
    }
}
