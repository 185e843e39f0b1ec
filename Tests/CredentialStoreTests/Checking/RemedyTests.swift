import Foundation
import Testing
import Vocabulary

@testable import CredentialStore

@Suite("A remedy that the check of a store names is one that helps")
struct RemedyTests {
    private static func tree(_ fixture: Fixture) throws -> String {
        try #require(everything(below: fixture.paths.store).first(where: SealedHeader.isTree))
    }

    private static func remedies(_ report: StoreReport) -> [String] { report.defects.map { $0.remedy ?? "" } }

    private static func damageHeader(_ fixture: Fixture, to content: String?) throws {
        let path = "\(fixture.paths.store)/store.json"
        if let content { try put(content, path) } else { try FileManager.default.removeItem(atPath: path) }
    }

    @Test(
        "without a readable store.json the folder of sealed records is never called a leftover",
        arguments: [nil, "{", "{}"] as [String?])
    func noHeader(_ content: String?) async throws {
        let sealed = try await SealedFixture()
        try await sealed.seal()
        let tree = "\(sealed.fixture.paths.store)/\(try Self.tree(sealed.fixture))"
        try Self.damageHeader(sealed.fixture, to: content)
        let report = sealed.store().check()
        let finding = try #require(report.defects.first { $0.place == tree }, "\(report.defects)")
        #expect(finding.problem.contains("sealed records") && finding.remedy?.contains("Do not remove it") == true)
        #expect(!Self.remedies(report).contains { $0.contains("fob accounts") || $0.contains("rm -r") })
    }

    @Test("a folder that store.json does not name goes by itself only where converting.json names it")
    func leftover() async throws {
        let sealed = try await SealedFixture()
        try await sealed.seal()
        let store = sealed.fixture.paths.store
        let own = try Self.tree(sealed.fixture)
        try put("{}", "\(store)/sealed-00000000/providers/x.sealed")
        let finding = try #require(sealed.store().check().defects.first { $0.place.hasSuffix("sealed-00000000") })
        #expect(finding.remedy?.contains("rm -r \(store)/sealed-00000000") == true)
        _ = try sealed.store().open()
        #expect(status("\(store)/sealed-00000000") != nil)
        func note(_ from: String, _ to: String) throws {
            let json = ConversionNote(from: from, to: to).json.serialized()
            try put(String(decoding: json, as: UTF8.self), "\(store)/converting.json")
        }
        try note("sealed-00000000", "sealed-11111111")
        let stuck = sealed.store().check().defects
        #expect(!stuck.contains { $0.remedy?.contains("Any start") == true }, "\(stuck)")
        try note(own, "sealed-00000000")
        let defects = sealed.store().check().defects
        #expect(defects.count == 2 && defects.allSatisfy { $0.remedy?.contains("Any start") == true }, "\(defects)")
        _ = try sealed.store().open()
        #expect(status("\(store)/sealed-00000000") == nil && sealed.store().check().defects == [])
    }

    @Test("an older store.json that names a folder that is gone makes no leftover of the one that is there")
    func olderHeader() async throws {
        let sealed = try await SealedFixture()
        let old = try await sealed.seal()
        let path = "\(sealed.fixture.paths.store)/store.json"
        let before = try text(path)
        let key = try await sealed.store().rekey(key: old, [.passphrase(locked("new"))], clock: ManualClock())
        try sealed.hold(key)
        let tree = try Self.tree(sealed.fixture)
        try put(before, path)
        let finding = try #require(sealed.store().check().defects.first { $0.place.hasSuffix(tree) })
        #expect(finding.remedy?.contains("Do not remove it") == true)
    }

    @Test("a damaged store.json is put back only from a backup that names the records that are there")
    func headerOfAnotherTree() async throws {
        let sealed = try await SealedFixture()
        let old = try await sealed.seal()
        let first = try await sealed.store().backUp(clock: ManualClock()).path
        try Self.damageHeader(sealed.fixture, to: "{")
        #expect(Self.remedies(sealed.store().check())[0].hasPrefix("cp \(first)/store/store.json "))
        try put(try text("\(first)/store/store.json"), "\(sealed.fixture.paths.store)/store.json")
        try sealed.hold(try await sealed.store().rekey(key: old, [.passphrase(locked("new"))], clock: ManualClock()))
        try Self.damageHeader(sealed.fixture, to: "{")
        let remedy = Self.remedies(sealed.store().check())[0]
        #expect(remedy.hasPrefix("No backup has the one that fits"))
        // What is left does what it says.
        let command = try #require(remedy.firstRange(of: "mv ").map { String(remedy[$0.lowerBound...]) })
        let shell = try Process.run(URL(fileURLWithPath: "/bin/sh"), arguments: ["-c", command])
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 0)
        try sealed.hold(old)
        _ = try sealed.store().open()
        #expect(try sealed.accounts().count == 3)
        #expect(status("\(sealed.fixture.paths.store).old") != nil)
    }

    @Test("a backup that left the damaged record out is passed over for an older one that has it")
    func leftOut() async throws {
        let (fixture, store) = try await Fixture.filled()
        let good = try await store.backUp(clock: ManualClock()).path
        try put("{", fixture.path(acme))
        fixture.wall.advance(by: .seconds(60))
        #expect(try await store.backUp(clock: ManualClock()).leftOut.count == 1)
        #expect(Self.remedies(store.check()) == ["Put it back: fob store restore \(good) acme/work"])
        #expect(
            try await store.restore(from: good, accounts: [acme], clock: ManualClock()).accounts[0].outcome == .restored
        )
    }

    @Test("where no backup has the record, none is named")
    func nowhere() async throws {
        let (fixture, store) = try await Fixture.filled()
        try put("{", fixture.path(acme))
        _ = try await store.backUp(clock: ManualClock())
        #expect(
            Self.remedies(store.check()) == ["No backup has it. Sign in anew: fob remove acme/work, then fob login"])
    }

    @Test("a sealed backup of a store that is plain now must be unlocked by itself first, and that is said")
    func sealedBackup() async throws {
        let sealed = try await SealedFixture()
        let key = try await sealed.seal()
        let backup = try await sealed.store().backUp(clock: ManualClock()).path
        try await sealed.store().unseal(key: key, clock: ManualClock())
        try put("{", sealed.fixture.path(acme))
        // Another ring holds no key.
        let without = sealed.store(ring: ProcessKeyRing())
        let remedy = Self.remedies(without.check())[0]
        #expect(remedy.hasPrefix("A sealed backup may have it: FOB_HOME=\(backup) fob unlock"), "\(remedy)")
        let failure = await #expect(throws: Failure.self) {
            try await without.restore(from: backup, clock: ManualClock())
        }
        #expect(failure == CredentialStore.isLocked)
        // Unlocked, its names can be told.
        try sealed.hold(key)
        #expect(Self.remedies(sealed.store().check()) == ["Put it back: fob store restore \(backup) acme/work"])
        let report = try await sealed.store().restore(from: backup, accounts: [acme], clock: ManualClock())
        #expect(report.accounts[0].outcome == .restored)
    }

    @Test(
        "a backup under an earlier key is not named, one under the present key is; a plain one is where its names fit")
    func sealedStore() async throws {
        let sealed = try await SealedFixture()
        let plain = try await sealed.store().backUp(clock: ManualClock()).path
        let old = try await sealed.seal()
        sealed.fixture.wall.advance(by: .seconds(60))
        let earlier = try await sealed.store().backUp(clock: ManualClock()).path
        try sealed.hold(try await sealed.store().rekey(key: old, [.passphrase(locked("new"))], clock: ManualClock()))
        let accounts = "\(sealed.fixture.paths.store)/\(try Self.tree(sealed.fixture))/accounts"
        let record = try #require(everything(below: accounts).first { $0.hasSuffix(".sealed") })
        let good = try text("\(accounts)/\(record)")
        try put("{", "\(accounts)/\(record)")
        func remedy() -> String? {
            sealed.store().check().defects.first { $0.place.hasPrefix("\(accounts)/\(record)") }?.remedy
        }
        #expect(remedy() == "Put it back: fob store restore \(plain)")
        try FileManager.default.removeItem(atPath: plain)
        #expect(remedy()?.hasPrefix("No backup has it.") == true && remedy()?.contains(earlier) == false)
        try put(good, "\(accounts)/\(record)")
        let present = try await sealed.store().backUp(clock: ManualClock()).path
        try put("{", "\(accounts)/\(record)")
        #expect(remedy() == "Put it back: fob store restore \(present)")
    }

    @Test("a provider that is missing is put back only where one backup has it and the account")
    func missingProvider() async throws {
        let (fixture, store) = try await Fixture.filled()
        let backup = try await store.backUp(clock: ManualClock()).path
        try FileManager.default.removeItem(atPath: "\(fixture.paths.store)/providers/acme.json")
        #expect(Self.remedies(store.check()) == ["Put it back: fob store restore \(backup) acme/work"])
        try FileManager.default.removeItem(atPath: "\(backup)/store/providers/acme.json")
        #expect(Self.remedies(store.check()) == ["fob provider add acme --profile ID"])
    }
}
