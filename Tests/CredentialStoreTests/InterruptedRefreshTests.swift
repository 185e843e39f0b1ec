import Foundation
import Testing
import Vocabulary

@testable import CredentialStore

/// What the first start says after a program was killed between the request of a refresh and the rename of its record.
struct InterruptedRefreshTests {
    private let fixture: Fixture
    private var temporary: String { fixture.paths.store + "/accounts/acme/.tmp-work.json-1-0123456789abcdef" }
    private static let sent = Instant(milliseconds: 1_600_000_100_000)

    init() async throws { (fixture, _) = try await Fixture.filled() }

    /// Leaves what a killed refresh leaves: the intent in the lock, and the room of its save.
    private func kill(sending token: String = "refresh-1") async throws {
        try await fixture.store().locked(acme) { lock throws(Failure) in
            try lock.recordIntent(RefreshIntent(at: Self.sent, refreshToken: Secret(token)))
        }
        try put("", temporary)
    }

    private func intent() async throws -> RefreshIntent? {
        try await fixture.store().locked(acme) { lock throws(Failure) in lock.intent }
    }

    @Test(
        "case 43: the first start says once, with the time, that the refresh token may be used up, and the record says it"
    )
    func lost() async throws {
        try await kill()
        let said = try fixture.store().open()
        #expect(said.count == 1)
        #expect(
            said.first?.hasPrefix(
                "acme/work: the refresh of 2020-09-13T12:28:20.000Z was interrupted before its answer was saved.")
                == true)
        let account = try fixture.store().account(acme)
        #expect(account?.renewal == .unverified)
        #expect(
            account?.renewalReason
                == "the refresh of 2020-09-13T12:28:20.000Z was interrupted before its answer was saved.")
        #expect(account?.credential?.refreshToken == Secret("refresh-1"))
        #expect(status(temporary) == nil)
        #expect(try await intent() == nil)
        #expect(try fixture.store().open() == [])
    }

    @Test("nothing is said of a refresh whose answer was saved")
    func saved() async throws {
        try await kill(sending: "refresh-0")
        #expect(try fixture.store().open() == [])
        #expect(try fixture.store().account(acme)?.renewal == .ok)
        #expect(status(temporary) == nil)
        #expect(try await intent() == nil)
    }

    @Test("nothing is said where the provider's refresh tokens stay good, whoever used them")
    func staticTokens() async throws {
        try await kill()
        #expect(try fixture.store().open { _ in false } == [])
        #expect(try fixture.store().account(acme)?.renewal == .ok)
        #expect(status(temporary) == nil)
    }

    @Test("what a later fob left in the middle of its refresh is its own to judge")
    func newer() async throws {
        try await kill()
        let path = fixture.path(acme)
        let record = try text(path).replacingOccurrences(of: "\"version\": 1", with: "\"version\": 2")
        try put(record, path)
        for _ in 0..<2 { _ = try fixture.store().open() }
        #expect(try text(path) == record && record.contains("\"version\": 2"))
        #expect(status(temporary) != nil)
        #expect(try await intent()?.concerns(Secret("refresh-1")) == true)
    }

    @Test("a refresh that is still under way is left alone")
    func underWay() async throws {
        try await kill()
        let said = try await fixture.store().locked(acme) { _ throws(Failure) in try fixture.store().open() }
        #expect(said == [])
        #expect(status(temporary) != nil)
        #expect(try fixture.store().open().count == 1)
    }

    @Test("a locked store keeps what it knows until somebody has the key, and then names the account")
    func sealed() async throws {
        let sealed = try await SealedFixture()
        try await sealed.seal()
        let store = sealed.store()
        let key = try store.unlock(passphrase: locked(SealedFixture.passphrase))
        let tree = try #require(everything(below: sealed.fixture.paths.store).first { $0.hasPrefix("sealed-") })
        let files = everything(below: sealed.fixture.paths.store).filter { $0.hasPrefix("\(tree)/accounts/") }
        for file in files where file.hasSuffix(".sealed") {
            let name = (file as NSString).lastPathComponent
            try put(
                "",
                "\(sealed.fixture.paths.store)/\((file as NSString).deletingLastPathComponent)/.tmp-\(name)-1-0123456789abcdef"
            )
        }
        try store.lock()
        #expect(try sealed.store().open() == [])
        #expect(temporaryFiles(below: sealed.fixture.paths.store).count == 1)
        try sealed.hold(key)
        let said = try sealed.store().open()
        #expect(said.count == 1)
        #expect(said.first?.hasPrefix("acme/work: the refresh of 2020-09-13T12:26:40.000Z was interrupted") == true)
        #expect(temporaryFiles(below: sealed.fixture.paths.store).isEmpty)
    }
}
