import Foundation
import Testing
import Vocabulary

@testable import CredentialStore

struct DamagedRecordTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        /// Part of the message.
        let says: String

        init(_ description: String, _ text: String, says: String) {
            self.init(description, bytes: Array(text.utf8), says: says)
        }

        init(_ description: String, bytes: [UInt8], says: String) {
            testDescription = description
            self.bytes = bytes
            self.says = says
        }
    }

    static let good = """
        {"format": "fob-account", "version": 1, "generation": 3, "provider": "acme", "name": "work", "renewal": "ok",
         "credential": {"access_token": "secret-token", "token_type": "Bearer", "issued_at": "2020-01-01T00:00:00.000Z",
         "expires_at": "2020-01-01T01:00:00.000Z"}}
        """

    private static func changed(_ from: String, _ to: String) -> String {
        precondition(good.contains(from))
        return good.replacingOccurrences(of: from, with: to)
    }

    static let cases = [
        Case("an empty file", "", says: "work.json:1:1: the text ends"),
        Case("trailing garbage", good + "x", says: ":3:"),
        Case(
            "a key that stands twice", changed(#""version": 1"#, #""version": 1, "version": 1"#), says: "stands twice"),
        Case("a version as text", changed(#""version": 1"#, #""version": "1""#), says: "“version” is a string"),
        Case("version 0 in name only", changed(#""version": 1"#, #""version": 0"#), says: "“revision” is missing"),
        Case("a negative generation", changed(": 3", ": -3"), says: "“generation” is a number"),
        Case("a generation past every integer", changed(": 3", ": 99999999999999999999"), says: "“generation”"),
        Case("another format", changed("fob-account", "fob-provider"), says: "“format” is not “fob-account”"),
        Case("no name", changed(#""name": "work", "#, ""), says: "“name” is missing"),
        Case("a name that leads out of the store", changed(#""work""#, #""../work""#), says: "is not a name"),
        Case("another account's record", changed(#""work""#, #""home""#), says: "it is the record of acme/home"),
        Case("another provider's record", changed(#""acme""#, #""other""#), says: "it is the record of other/work"),
        Case(
            "a token that is a number", changed(#""secret-token""#, "42"), says: "“credential.access_token” is a number"
        ),
        Case(
            "a credential without a token", changed(#""access_token": "secret-token", "#, ""),
            says: "access_token” is missing"),
        Case("a time that is none", changed("2020-01-01T01", "2020-13-01T01"), says: "“credential.expires_at”"),
        Case("an unknown renewal", changed(#""ok""#, #""fine""#), says: "“renewal” must be one of ok, unverified"),
        Case("an array", "[]", says: "the record is an array"),
        Case("deep nesting", String(repeating: "[", count: 100_000), says: "nested deeper"),
        Case("a comment", "// hello\n" + good, says: "comments are not allowed"),
        Case(
            "invalid UTF-8", bytes: Array(changed("secret-token", "secret-").utf8).replacingDash(with: 0xFF),
            says: "UTF-8"),
    ]

    @Test("reading all accounts goes on behind a damaged record")
    func damagedAmongOthers() async throws {
        let fixture = try Fixture()
        let (before, after) = (id("acme/home"), id("zeta/home"))
        for id in [before, after] { try await fixture.save(account(id)) }
        try put("{", fixture.path(acme))
        var read: [AccountID] = []
        var damaged: [AccountID] = []
        let listing = try fixture.store().listing()
        fixture.store().forEachAccount(of: listing, in: 0..<listing.count) { id, account in
            do throws(Failure) { read.append(try account.get().id) } catch { damaged.append(id) }
        }
        #expect(read == [before, after])
        #expect(damaged == [acme])
    }

    @Test("case 38: a damaged record is named with file, place and remedy, and is not overwritten", arguments: cases)
    func damaged(_ row: Case) async throws {
        let fixture = try Fixture()
        let other = id("acme/home")
        try await fixture.save(account(other))
        let path = fixture.path(acme)
        guard FileManager.default.createFile(atPath: path, contents: Data(row.bytes)) else { throw SystemError.last }
        chmod(path, 0o600)
        let store = fixture.store()
        let failure = #expect(throws: Failure.self) { try store.account(acme) }
        #expect(failure?.kind == .store)
        #expect(failure?.message.hasPrefix("acme/work: ") == true)
        #expect(failure?.message.contains(path + ":") == true)
        #expect(failure?.message.contains(row.says) == true, "\(failure?.message ?? "")")
        #expect(failure?.remedy?.contains("fob remove acme/work") == true)
        #expect(failure?.description.contains("secret-token") == false)
        await #expect(throws: Failure.self) {
            try await store.locked(acme) { lock throws(Failure) in try lock.save(Account(id: acme)) }
        }
        await #expect(throws: Failure.self) {
            try await store.locked(acme) { lock throws(Failure) in _ = try lock.prepareSave() }
        }
        #expect(FileManager.default.contents(atPath: path) == Data(row.bytes))
        #expect(try store.account(other) != nil)
        #expect(try store.accountIDs() == [other, acme].sorted())
        _ = try store.open()
        #expect(try await store.locked(acme) { lock throws(Failure) in try lock.remove() })
        #expect(try store.account(acme) == nil)
    }

    @Test("case 38: a record cut at any byte is refused, not read in part")
    func truncated() throws {
        let fixture = try Fixture()
        let bytes = Array(Self.good.utf8)
        try put(Self.good, fixture.path(acme))
        let store = fixture.store()
        #expect(try store.account(acme)?.generation == 3)
        for length in bytes.indices.reversed() {
            guard truncate(fixture.path(acme), off_t(length)) == 0 else { throw SystemError.last }
            #expect(throws: Failure.self, "\(length) bytes") { try store.account(acme) }
        }
    }

    @Test("case 38: a huge file is refused before it is read")
    func huge() async throws {
        let fixture = try Fixture()
        try await fixture.save(account())
        guard truncate(fixture.path(acme), 1 << 30) == 0 else { throw SystemError.last }
        let failure = #expect(throws: Failure.self) { try fixture.store().account(acme) }
        #expect(failure?.message.contains("larger than") == true)
    }

    @Test(
        "case 38: a damaged store.json stops writing and nothing else", arguments: ["", "{", "[]", #"{"format":"x"}"#])
    func damagedStore(_ content: String) async throws {
        let fixture = try Fixture()
        try await fixture.save(account())
        try put(content, fixture.paths.store + "/store.json")
        let store = fixture.store()
        #expect(try store.open().contains { $0.contains("store.json:1:") })
        #expect(try store.account(acme) != nil)
        let failure = await #expect(throws: Failure.self) { try await fixture.save(Account(id: acme), through: store) }
        #expect(failure?.kind == .store)
        #expect(try text(fixture.paths.store + "/store.json") == content)
    }

    @Test("case 38: a provider's damaged or misplaced record is refused as well", arguments: ["", "{}", "other"])
    func damagedProvider(_ content: String) async throws {
        let fixture = try Fixture()
        let store = fixture.store()
        try await store.save(
            Provider(name: name("other"), profile: name("p"), clientID: "x"), clock: ManualClock())
        let folder = fixture.paths.store + "/providers/"
        try put(content == "other" ? text(folder + "other.json") : content, folder + "acme.json")
        let failure = #expect(throws: Failure.self) { try store.provider(name("acme")) }
        #expect(failure?.kind == .store)
        #expect(failure?.message.contains("acme.json:1:1") == true)
        #expect(try store.provider(name("other")) != nil)
    }
}

extension [UInt8] {
    /// The dash behind “secret”, replaced.
    fileprivate func replacingDash(with byte: UInt8) -> [UInt8] {
        var bytes = self
        let needle = Array("secret-".utf8)
        for index in 0...(count - needle.count) where Array(self[index..<index + needle.count]) == needle {
            bytes[index + needle.count - 1] = byte
        }
        return bytes
    }
}
