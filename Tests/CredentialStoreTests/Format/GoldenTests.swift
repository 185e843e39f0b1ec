import Foundation
import Testing
import Vocabulary

@testable import CredentialStore

/// Format version 1, pinned by committed files: whatever these hold can be read for ever, and is written as it was.
@Suite("The golden files of version 1")
struct GoldenTests {
    @Test(
        "an account's record comes back byte for byte, unknown members included",
        arguments: ["accounts/golden/full.json", "accounts/least/none.json", "rescue/golden,full.json"])
    func account(_ file: String) throws {
        let bytes = try FormatFixture.bytes("v1/\(file)")
        let record = try AccountRecord(parsing: try JSON(parsing: bytes))
        #expect(AccountRecord.json(record.account, keeping: record.source).serialized() == bytes)
    }

    @Test("an account's record says what it said")
    func accountValues() throws {
        let account = try AccountRecord(parsing: try FormatFixture.json("v1/accounts/golden/full.json")).account
        let credential = try #require(account.credential)
        #expect(account.id == id("golden/full") && account.generation == 12)
        #expect(credential.accessToken.reveal() == "golden-access \"\\/é🔑")
        #expect(credential.refreshToken?.reveal() == "golden-refresh" && credential.tokenType == "Bearer")
        #expect(credential.issuedAt.rfc3339 == "2026-11-20T12:34:56.789Z")
        #expect(credential.expiry.instant?.rfc3339 == "2026-11-20T13:34:56.789Z")
        #expect(credential.refreshExpiresAt?.rfc3339 == "2027-11-20T12:34:56.789Z")
        #expect(credential.extra == ["instance_url": "https://eu1.example", "investor_id": "42"])
        #expect(credential.idToken?.reveal() == "golden.id.token" && credential.dpopKey != nil)
        #expect(credential.extraTokens["bot"]?.expiry == .never)
        #expect(account.intermediates["generic"]?.expiry == .unknown)
        #expect(account.renewal == .unverified && account.renewalChangedAt?.rfc3339 == "2026-11-20T12:35:00.000Z")
        #expect(account.identity == Identity(issuer: "https://as.example", subject: "u-1", label: "ada@example.com"))
        #expect(account.origins == ["https://as.example", "https://token.example"])
    }

    @Test(
        "a provider's record comes back byte for byte", arguments: ["providers/golden.json", "providers/least.json"])
    func provider(_ file: String) throws {
        let bytes = try FormatFixture.bytes("v1/\(file)")
        let record = try ProviderRecord(parsing: try JSON(parsing: bytes))
        let written = ProviderRecord.json(record.provider, generation: record.generation, keeping: record.source)
        #expect(written.serialized() == bytes)
    }

    @Test("a new store.json is the golden one but for its id")
    func store() throws {
        struct Counting: Randomness {
            func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0) } }
        }
        let bytes = try FormatFixture.bytes("v1/store.json")
        #expect(StoreRecord.new(randomness: Counting()).serialized() == bytes)
        #expect(try StoreHeader(parsing: try JSON(parsing: bytes)).storeID == "AAECAwQFBgcICQoLDA0ODw")
    }

    @Test("metadata, the note of a rename and the clipboard file's note come back byte for byte")
    func others() throws {
        let metadata = try MetadataRecord.copy(
            parsing: try FormatFixture.json("v1/metadata/golden.json"), of: name("golden"))
        #expect(
            try MetadataRecord.json(metadata, of: name("golden")).serialized()
                == FormatFixture.bytes("v1/metadata/golden.json"))
        let note = try RenameNote(parsing: try FormatFixture.json("v1/renaming.json"))
        #expect(try note.json.serialized() == FormatFixture.bytes("v1/renaming.json"))
        let sidecar = try ClipboardSidecar(parsing: try FormatFixture.json("v1/clipboard.json"))
        #expect(try sidecar.json.serialized() == FormatFixture.bytes("v1/clipboard.json"))
    }

    @Test("the lines of a lock file come back byte for byte")
    func lock() throws {
        let fixture = try Fixture()
        let golden = try FormatFixture.bytes("v1/locks/golden,full.lock")
        try put(String(decoding: golden, as: UTF8.self), "\(fixture.root)/old.lock")
        let folder = try Folder.root(fixture.root, owner: .person, notices: NoticeBoard())
        let old = try LockFile("old.lock", in: folder, calls: .live)
        let intent = try #require(old.intent)
        #expect(old.holder.pid == 4711 && old.removedGeneration == 11)
        #expect(intent.at.rfc3339 == "2026-11-20T12:34:56.500Z" && intent.refreshTokenHash.allSatisfy { $0 == "c" })
        let new = try LockFile("new.lock", in: folder, calls: .live)
        try new.write(.holder, old.read(.holder), durably: false)
        try new.write(intent: intent)
        try new.write(removedGeneration: 11)
        #expect(try text("\(fixture.root)/new.lock") == String(decoding: golden, as: UTF8.self))
    }

    @Test("a whole store of golden files is one that fob reads, and saving rewrites only what changed")
    func whole() async throws {
        let fixture = try Fixture()
        try FormatFixture.install("v1", as: fixture.paths.store)
        try? FileManager.default.removeItem(atPath: "\(fixture.paths.store)/renaming.json")
        let store = fixture.store()
        #expect(try store.accountIDs() == [id("golden/full"), id("least/none")])
        #expect(try store.providerNames() == [name("golden"), name("least")])
        var account = try #require(try store.account(id("golden/full")))
        account.variables["user"] = "8"
        try await fixture.save(account, through: store)
        let expected = try text(FormatFixture.path("v1/accounts/golden/full.json"))
            .replacing("\"generation\": 12", with: "\"generation\": 13").replacing(
                "\"user\": \"7\"", with: "\"user\": \"8\"")
        #expect(try text(fixture.path(id("golden/full"))) == expected)
    }

    @Test("a transcript comes back byte for byte")
    func transcript() throws {
        let fixture = try Fixture()
        let golden = try FormatFixture.bytes("v1/transcripts/golden,full.json")
        let store = fixture.store()
        _ = try store.open()
        try store.saveTranscript(try JSON(parsing: golden), of: id("golden/full"))
        let path = "\(fixture.paths.transcripts)/golden,full.json"
        #expect(try text(path) == String(decoding: golden, as: UTF8.self))
        #expect(try store.transcript(of: id("golden/full")) == JSON(parsing: golden))
    }

    @Test(
        "case 38: a version 2 opens read-only: it can be read, and nothing of it is changed",
        arguments: ["accounts/golden/full.json", "store.json"])
    func newer(_ file: String) async throws {
        let fixture = try Fixture()
        try FormatFixture.install("v1", as: fixture.paths.store)
        try? FileManager.default.removeItem(atPath: "\(fixture.paths.store)/renaming.json")
        let path = "\(fixture.paths.store)/\(file)"
        try put(try text(path).replacing("\"version\": 1", with: "\"version\": 2"), path)
        let before = try text(path)
        let store = fixture.store()
        _ = try store.open()
        let account = try #require(try store.account(id("golden/full")))
        #expect(account.credential?.accessToken.isEmpty == false)
        await #expect(throws: Failure.self) { try await fixture.save(account, through: store) }
        #expect(try text(path) == before)
    }
}
