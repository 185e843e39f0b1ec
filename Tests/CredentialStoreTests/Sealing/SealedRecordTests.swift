import Crypto
import TestSupport
import Testing
import Vocabulary

@testable import CredentialStore

@Suite("A sealed record")
struct SealedRecordTests {
    private static let plain = Array(#"{"format":"fob-account","credential":{"access_token":"at-canary"}}"#.utf8)
    private static let filed = "00112233445566778899aabbccddeeff"

    private let sealer: Sealer
    private let file: JSON

    init() throws {
        sealer = try HeaderFixture().sealer
        file = sealer.seal(Self.plain, .account, filed: Self.filed, randomness: SequenceRandomness(seed: 5))
    }

    private static func open(_ bytes: [UInt8], _ sealer: Sealer) throws -> [UInt8] {
        try sealer.open(JSON(parsing: bytes), .account, filed: filed)
    }

    @Test(arguments: [0, 1, 15, 16, 17, 63, 64, 65, 4096, 1 << 20])
    func `opens to what was sealed, whatever its length`(length: Int) throws {
        let record = SequenceRandomness(seed: 8).bytes(length)
        let file = sealer.seal(record, .provider, filed: "x", randomness: SequenceRandomness(seed: 9))
        let limits = JSON.Limits(bytes: RecordEnvelope.sizeLimit)
        #expect(
            try sealer.open(JSON(parsing: file.serialized(), limits: limits), .provider, filed: "x") == record)
    }

    @Test
    func `shows nothing of what is in it, and differs with each save`() throws {
        let text = String(decoding: file.serialized(), as: UTF8.self)
        #expect(!text.contains("canary") && !text.contains("fob-account") && !text.contains(HeaderFixture.storeID))
        let randomness = SequenceRandomness(seed: 6)
        let saves = (0..<20).map { _ in sealer.seal(Self.plain, .account, filed: Self.filed, randomness: randomness) }
        for name in ["salt", "commit", "ciphertext"] {
            #expect(Set(saves.compactMap { $0[name]?.string }).count == saves.count)
        }
    }

    @Test
    func `case 39: every byte flipped is refused, and by one and the same reason where it is still a record`() throws {
        let bytes = file.serialized()
        var reasons: Set<String> = []
        // The last newline is no part of what is said.
        for place in 0..<bytes.count - 1 {
            for bit in 0..<8 {
                var altered = bytes
                altered[place] ^= 1 << UInt8(bit)
                do {
                    _ = try Self.open(altered, sealer)
                    Issue.record("bit \(bit) of byte \(place) changes nothing")
                } catch let defect as RecordDefect { reasons.insert(defect.reason) } catch is JSONError { continue }
            }
        }
        // What is still base64url of the right length can only be told from the right one by the key.
        #expect(reasons.contains(SealedHeader.unopened))
        let others = reasons.subtracting([SealedHeader.unopened])
        #expect(others.allSatisfy { $0.contains("“") }, "the others name what is missing or misspelt")
    }

    @Test
    func `case 39: cut off at each byte is refused`() throws {
        let bytes = file.serialized()
        for count in 0..<bytes.count - 1 {
            #expect(throws: (any Error).self) { try Self.open(Array(bytes.prefix(count)), sealer) }
        }
        let ciphertext = try #require(Base64.decode(file["ciphertext"]?.string ?? ""))
        for count in 0..<ciphertext.count {
            let cut = file.with("ciphertext", JSON(Base64.encodeURL(Array(ciphertext.prefix(count)))))
            #expect(throws: RecordDefect.self) { try sealer.open(cut, .account, filed: Self.filed) }
        }
    }

    @Test
    func `case 39: moved to another name, kind or store is refused`() throws {
        #expect(try sealer.open(file, .account, filed: Self.filed) == Self.plain)
        let unopened = RecordDefect(position: .none, reason: SealedHeader.unopened)
        #expect(throws: unopened) { try sealer.open(file, .account, filed: "ff" + Self.filed.dropFirst(2)) }
        for kind in RecordEnvelope.Kind.allCases where kind != .account {
            #expect(throws: unopened) { try sealer.open(file, kind, filed: Self.filed) }
        }
        let elsewhere = Sealer(storeID: "another", key: sealer.key, nameKey: sealer.nameKey)
        #expect(throws: unopened) { try elsewhere.open(file, .account, filed: Self.filed) }
        let other = try HeaderFixture(seed: 2).sealer
        #expect(throws: unopened) { try other.open(file, .account, filed: Self.filed) }
    }

    @Test
    func `case 39: the parts of two saves cannot be mixed`() throws {
        let other = sealer.seal(Self.plain, .account, filed: Self.filed, randomness: SequenceRandomness(seed: 7))
        for name in ["salt", "commit", "ciphertext"] {
            #expect(throws: RecordDefect.self) {
                try sealer.open(file.with(name, other[name]), .account, filed: Self.filed)
            }
        }
    }

    @Test
    func `commits to its key: no text was made that opens under two keys`() throws {
        // Whoever finds a ciphertext that two keys open still has to name the one key in “commit”, which is compared first.
        let other = try HeaderFixture(seed: 2).sealer
        let forged = file.with(
            "commit",
            other.seal(Self.plain, .account, filed: Self.filed, randomness: SequenceRandomness(seed: 5))["commit"])
        #expect(forged["salt"] == file["salt"])
        #expect(throws: RecordDefect.self) { try sealer.open(forged, .account, filed: Self.filed) }
    }

    @Test(
        "is refused where it is misspelt",
        arguments: [
            ("format", "fob-account"), ("version", 2), ("version", 0), ("salt", "AA"), ("salt", nil), ("commit", ""),
            ("ciphertext", nil), ("ciphertext", ""), ("ciphertext", "AAA="), ("ciphertext", 1),
        ] as [(String, JSON?)])
    func spelling(name: String, value: JSON?) throws {
        #expect(throws: RecordDefect.self) {
            try sealer.open(file.with(name, value), .account, filed: Self.filed)
        }
    }

    @Test
    func `is filed under 32 digits that depend on store, kind and name`() throws {
        let name = sealer.fileName(.account, "acme/work")
        #expect(Sealer.isFileName(name + Sealer.suffix, suffix: Sealer.suffix))
        #expect(name == sealer.fileName(.account, "acme/work"))
        let other = try HeaderFixture(seed: 2).sealer
        let names = [
            name, sealer.fileName(.provider, "acme/work"), sealer.fileName(.account, "acme/wor"),
            other.fileName(.account, "acme/work"),
        ]
        #expect(Set(names).count == names.count)
    }
}
