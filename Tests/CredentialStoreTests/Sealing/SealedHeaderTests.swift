import TestSupport
import Testing
import Vocabulary

@testable import CredentialStore

@Suite("The header of a sealed store")
struct SealedHeaderTests {
    @Test
    func `says the same after it was written and read`() throws {
        let made = try HeaderFixture.ofEachType().header
        let read = try HeaderFixture.read(made.json)
        #expect(read.json == made.json)
        #expect(read.storeID == HeaderFixture.storeID && read.tree == HeaderFixture.tree && read.generation == 1)
        #expect(read.slots.map(\.id.text) == ["passphrase-1", "key-file-1", "key-command-1"])
        #expect(read.slots.map(\.lock) == made.slots.map(\.lock))
        #expect(read.slots.map(\.source) == [nil, .keyFile(path: "/etc/fob.key"), .keyCommand])
        #expect(!read.isNewer)
    }

    @Test
    func `is opened by whatever has a slot, and by nothing else`() throws {
        let fixture = try HeaderFixture.ofEachType()
        let header = try HeaderFixture.read(fixture.header.json)
        #expect(try header.key(passphrase: HeaderFixture.passphrase) == fixture.key)
        #expect(header.key(secret: HeaderFixture.fileSecret, .keyFile(path: "/elsewhere")) == fixture.key)
        #expect(header.key(secret: HeaderFixture.commandSecret, .keyCommand) == fixture.key)
        // Each kind has slots of its own.
        #expect(try header.key(passphrase: HeaderFixture.fileSecret) == nil)
        #expect(header.key(secret: HeaderFixture.fileSecret, .keyCommand) == nil)
        #expect(header.key(secret: HeaderFixture.commandSecret, .keyFile(path: "/etc/fob.key")) == nil)
    }

    @Test
    func `a newline at the end of a key file is not part of the secret, a second one is`() throws {
        let fixture = try HeaderFixture.ofEachType()
        let text = String(repeating: "k", count: 32)
        let file = SecretKeySource.keyFile(path: "/x")
        #expect(fixture.header.key(secret: locked(text + "\n"), file) == fixture.key)
        #expect(fixture.header.key(secret: locked(text + "\n\n"), file) == nil)
    }

    @Test
    func `members that nobody here knows survive a change, and are authenticated`() throws {
        let plain: JSON = ["format": "fob-store", "later": ["a": [1, 2]], "protection": "none"]
        let fixture = try HeaderFixture(keeping: plain)
        var json = fixture.header.json
        #expect(json["later"] == ["a": [1, 2]] && json["protection"] == "sealed")
        json = try fixture.header.adding(
            .keyCommand(HeaderFixture.commandSecret), fixture.sealer, making: fixture.making
        ).json
        #expect(json["later"] == ["a": [1, 2]])
        let header = try HeaderFixture.read(json.with("later", ["a": [1, 3]]))
        #expect(try header.key(passphrase: HeaderFixture.passphrase) == nil)
    }

    @Test
    func `one that a newer fob wrote opens, and says that it is newer`() throws {
        let fixture = try HeaderFixture()
        let altered = fixture.header.json.with("version", 2)
        let header = try HeaderFixture.read(HeaderFixture.authenticated(altered, fixture.key))
        #expect(header.isNewer)
        #expect(try header.key(passphrase: HeaderFixture.passphrase) == fixture.key)
        // Its version is authenticated like everything else.
        #expect(throws: RecordDefect.self) { try HeaderFixture.read(altered).sealer(fixture.key) }
        guard case .sealed(let read) = try StoreHeader(parsing: HeaderFixture.released(header.json)) else {
            Issue.record("it is not taken for a sealed one")
            return
        }
        #expect(read.isNewer)
    }

    @Test
    func `slots are added, removed and named by their kind, and every change counts`() throws {
        let fixture = try HeaderFixture()
        let second = locked("another passphrase")
        var header = try fixture.header.adding(.passphrase(second), fixture.sealer, making: fixture.making)
        #expect(header.slots.map(\.id.text) == ["passphrase-1", "passphrase-2"] && header.generation == 2)
        #expect(try header.key(passphrase: second) == fixture.key)
        header = try header.removing(Name("passphrase-1"), fixture.sealer)
        #expect(header.slots.map(\.id.text) == ["passphrase-2"] && header.generation == 3)
        #expect(try header.key(passphrase: HeaderFixture.passphrase) == nil)
        #expect(try HeaderFixture.read(header.json).key(passphrase: second) == fixture.key)
        header = try header.adding(.passphrase(HeaderFixture.passphrase), fixture.sealer, making: fixture.making)
        #expect(header.slots.map(\.id.text) == ["passphrase-2", "passphrase-1"])
    }

    @Test
    func `the last slot that can be opened stays`() throws {
        let fixture = try HeaderFixture()
        let failure = #expect(throws: Failure.self) {
            try fixture.header.removing(Name("passphrase-1"), fixture.sealer)
        }
        #expect(failure?.kind == .usage)
        // One of a type that is not known here opens nothing here.
        let later: JSON = ["id": "hardware-1", "type": "hardware", "salt": 7]
        let slots = (fixture.header.json["slots"]?.elements ?? []) + [later]
        let header = try HeaderFixture.read(fixture.header.json.with("slots", JSON(slots)))
        #expect(header.slots.count == 2 && header.slots.last?.lock == .unknown && header.slots.last?.source == nil)
        #expect(throws: Failure.self) { try header.removing(Name("passphrase-1"), fixture.sealer) }
        #expect(try header.removing(Name("hardware-1"), fixture.sealer).slots.count == 1)
        let kept = try header.adding(
            .keyCommand(HeaderFixture.commandSecret), fixture.sealer, making: fixture.making)
        #expect(kept.json["slots"]?.elements?[1] == later)
        #expect(try HeaderFixture.read(kept.json).key(passphrase: HeaderFixture.passphrase) == fixture.key)
        let missing = #expect(throws: Failure.self) { try fixture.header.removing(Name("x"), fixture.sealer) }
        #expect(missing?.kind == .notFound)
    }

    @Test
    func `there are at most eight slots`() throws {
        let secrets = (1...8).map { SlotSecret.passphrase(locked("passphrase \($0)")) }
        let fixture = try HeaderFixture(secrets: secrets)
        #expect(try fixture.header.key(passphrase: locked("passphrase 8")) == fixture.key)
        let failure = #expect(throws: Failure.self) {
            try fixture.header.adding(secrets[0], fixture.sealer, making: fixture.making)
        }
        #expect(failure?.kind == .usage)
    }

    @Test(
        "a secret that protects nothing makes no slot, and nothing is derived from it",
        arguments: [
            SlotSecret.passphrase(locked("")), .keyFile(locked(String(repeating: "x", count: 31)), path: "/x"),
            .keyFile(locked(String(repeating: "x", count: 31) + "\n"), path: "/x"), .keyCommand(locked("short")),
            .keyFile(HeaderFixture.fileSecret, path: "relative"),
        ])
    func weak(secret: SlotSecret) throws {
        let fixture = try HeaderFixture()
        let count = DerivationCount()
        var making = fixture.making
        making.derivation = count.derivation
        let failure = #expect(throws: Failure.self) {
            // The good one in front of it costs nothing either.
            try SealedHeader.new(
                storeID: HeaderFixture.storeID, tree: HeaderFixture.tree, generation: 1, key: fixture.key,
                secrets: [.passphrase(HeaderFixture.passphrase), secret], making: making, keeping: nil)
        }
        #expect(failure?.kind == .usage)
        #expect(count.count == 0)
    }

    @Test
    func `after a rekey the old key and an old passphrase open nothing, and files keep their names`() throws {
        let fixture = try HeaderFixture()
        let fresh = StoreKey(randomness: SequenceRandomness(seed: 99))
        let header = try fixture.header.rekeyed(
            from: fixture.sealer, to: fresh, tree: "sealed-ffffffff", secrets: [.passphrase(locked("new"))],
            making: fixture.making)
        let read = try HeaderFixture.read(header.json)
        #expect(read.generation == 2 && read.tree == "sealed-ffffffff" && read.storeID == HeaderFixture.storeID)
        #expect(try read.key(passphrase: locked("new")) == fresh)
        #expect(try read.key(passphrase: HeaderFixture.passphrase) == nil)
        #expect(throws: RecordDefect.self) { try read.sealer(fixture.key) }
        #expect(
            try read.sealer(fresh).fileName(.account, "acme/work") == fixture.sealer.fileName(.account, "acme/work"))
    }

    @Test(
        "a passphrase is the same however its letters are put together",
        arguments: [
            ("é", "e\u{301}"), ("Å", "\u{212B}"), ("한", "\u{1112}\u{1161}\u{11AB}"), ("ṩ", "s\u{307}\u{323}"),
            ("\u{308}\u{301}", "\u{344}"),
        ])
    func normalisation(composed: String, decomposed: String) throws {
        #expect(Array(composed.utf8) != Array(decomposed.utf8))
        let fixture = try HeaderFixture(secrets: [.passphrase(locked("my \(decomposed) phrase"))])
        #expect(try fixture.header.key(passphrase: locked("my \(composed) phrase")) == fixture.key)
        #expect(Passphrase.normalised(locked(decomposed)) == locked(composed))
        #expect(Passphrase.normalised(locked(composed)) == locked(composed))
    }

    @Test
    func `a passphrase that is no UTF-8 is taken as it is`() throws {
        var bytes: [UInt8] = [0xFF, 0x65, 0xCC, 0x81, 0xC0]
        let passphrase = LockedBytes(moving: &bytes)
        #expect(bytes == [0, 0, 0, 0, 0])
        #expect(Passphrase.normalised(passphrase) == passphrase)
        let fixture = try HeaderFixture(secrets: [.passphrase(passphrase)])
        #expect(try fixture.header.key(passphrase: passphrase) == fixture.key)
    }
}
