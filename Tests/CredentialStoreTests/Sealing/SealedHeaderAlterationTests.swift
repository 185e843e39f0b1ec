import TestSupport
import Testing
import Vocabulary

@testable import CredentialStore

/// What somebody may do who can write the file and has no key.
@Suite("The header of a sealed store that was altered")
struct SealedHeaderAlterationTests {
    /// Nothing is opened by it: it is no header, or no secret gives its key, or it is not authentic under the key.
    private static func opensNothing(_ bytes: [UInt8], _ fixture: HeaderFixture) throws -> Bool {
        let header: SealedHeader
        do {
            header = try SealedHeader(parsing: JSON(parsing: bytes), bounds: SealedBounds.alteration)
        } catch is RecordDefect { return true } catch is JSONError { return true }
        guard try header.key(passphrase: HeaderFixture.passphrase) == nil,
            header.key(secret: HeaderFixture.fileSecret, .keyFile(path: "/x")) == nil,
            header.key(secret: HeaderFixture.commandSecret, .keyCommand) == nil
        else { return false }
        // Nor by whoever finds the right key in the key ring.
        do throws(RecordDefect) { _ = try header.sealer(fixture.key) } catch {
            return error.reason == SealedHeader.unopened
        }
        return false
    }

    private enum SealedBounds {
        /// So that a number that became larger does not make a test slow.
        static let alteration = ScryptCost.Bounds(rounds: 2...64)
    }

    @Test
    func `case 39: every bit of the file`() throws {
        let fixture = try HeaderFixture.ofEachType()
        let bytes = fixture.header.json.serialized()
        #expect(try !Self.opensNothing(bytes, fixture))
        var opened: [Int] = []
        for bit in 0..<8 * bytes.count {
            // The last newline is no part of what is said.
            guard bit / 8 < bytes.count - 1 else { break }
            var altered = bytes
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            if try !Self.opensNothing(altered, fixture) { opened.append(bit) }
        }
        #expect(opened == [])
    }

    @Test
    func `case 39: cut off at every byte`() throws {
        let bytes = try HeaderFixture.ofEachType().header.json.serialized()
        for count in 0..<bytes.count - 1 {
            #expect(throws: JSONError.self) { try JSON(parsing: Array(bytes.prefix(count))) }
        }
    }

    @Test
    func `case 39: every member of it and of its slots removed, replaced or added`() throws {
        let fixture = try HeaderFixture.ofEachType()
        let json = fixture.header.json
        var altered: [JSON] = [json.with("more", 1), json.withSlot("more", 1)]
        for member in json.members ?? [] {
            altered += [nil, "", 7, "AAAAAAAA"].map { json.with(member.key, $0) }
        }
        let slots = json["slots"]?.elements ?? []
        for place in slots.indices {
            for member in slots[place].members ?? [] {
                for value: JSON? in [nil, "", 4, "AAAAAAAA"] {
                    var changed = slots
                    changed[place] = slots[place].with(member.key, value)
                    altered.append(json.with("slots", JSON(changed)))
                }
            }
            var rest = slots
            rest.remove(at: place)
            altered.append(json.with("slots", JSON(rest)))
        }
        altered.append(json.with("slots", JSON(slots.reversed())))
        for json in altered { #expect(try Self.opensNothing(json.serialized(), fixture)) }
    }

    @Test
    func `case 39: whoever has the key for the header cannot change it without the MAC, nor a slot without its secret`()
        throws
    {
        let fixture = try HeaderFixture.ofEachType()
        // The MAC is right again; the slot still knows what it was made with.
        for (name, value) in [("n", 4), ("more", 1), ("id", "other")] as [(String, JSON)] {
            let json = HeaderFixture.authenticated(fixture.header.json.withSlot(name, value), fixture.key)
            let header = try HeaderFixture.read(json)
            #expect(try header.key(passphrase: HeaderFixture.passphrase) == nil)
            #expect(header.key(secret: HeaderFixture.commandSecret, .keyCommand) == fixture.key)
        }
    }

    @Test
    func `case 39: swapped with another store's of the same passphrase`() throws {
        let mine = try HeaderFixture(seed: 1)
        let other = try HeaderFixture(seed: 2, storeID: "other-store")
        let record = mine.sealer.seal(
            Array("{}".utf8), .account, filed: "x", randomness: SequenceRandomness())
        let key = try #require(try other.header.key(passphrase: HeaderFixture.passphrase))
        #expect(throws: RecordDefect.self) { try other.header.sealer(key).open(record, .account, filed: "x") }
        // Its slots in this header, with its id and without.
        let slots = try #require(other.header.json["slots"])
        for json in [
            mine.header.json.with("slots", slots),
            mine.header.json.with("slots", slots).with("store_id", JSON("other-store")),
            mine.header.json.with("store_id", JSON("other-store")),
            mine.header.json.with("name_key", other.header.json["name_key"]),
        ] {
            #expect(try HeaderFixture.read(json).key(passphrase: HeaderFixture.passphrase) == nil)
            #expect(throws: RecordDefect.self) { try HeaderFixture.read(json).sealer(mine.key) }
        }
    }

    @Test
    func `case 39: an older copy opens by the old passphrase until the store is rekeyed`() throws {
        let old = try HeaderFixture()
        let changed = try old.header
            .adding(.passphrase(locked("new")), old.sealer, making: old.making)
            .removing(Name("passphrase-1"), old.sealer)
        #expect(try changed.key(passphrase: HeaderFixture.passphrase) == nil)
        // The key is the same, and an old copy of the file still holds it: said in docs/sealed-store.md.
        #expect(try HeaderFixture.read(old.header.json).key(passphrase: HeaderFixture.passphrase) == old.key)
        // What is told by is that an older copy counts fewer changes.
        #expect(old.header.generation < changed.generation)
        let fresh = StoreKey(randomness: SequenceRandomness(seed: 3))
        let rekeyed = try changed.rekeyed(
            from: old.sealer, to: fresh, tree: "sealed-00000000", secrets: [.passphrase(locked("new"))],
            making: old.making)
        let record = try rekeyed.sealer(fresh).seal([1], .account, filed: "x", randomness: SequenceRandomness())
        #expect(throws: RecordDefect.self) { try old.sealer.open(record, .account, filed: "x") }
    }

    @Test(
        "case 39: a wrong passphrase is refused like an altered header",
        arguments: ["", " ", "correct horse battery stapl", "Correct horse battery staple", "\0"])
    func wrong(text: String) throws {
        let fixture = try HeaderFixture.ofEachType()
        #expect(try fixture.header.key(passphrase: locked(text)) == nil)
        #expect(fixture.header.key(secret: locked(text), .keyCommand) == nil)
    }
}
