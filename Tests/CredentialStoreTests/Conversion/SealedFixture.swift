import Crypto
import Foundation
import Synchronization
import Testing
import Vocabulary

@testable import CredentialStore

/// A store of three accounts at two providers, and what it takes to seal it without a second of work.
final class SealedFixture {
    static let passphrase = "correct horse canary staple"
    static let ids = [id("acme/private"), id("acme/work"), id("zeta/robot")]

    let fixture: Fixture
    let ring = ProcessKeyRing()

    init() async throws {
        fixture = try Fixture()
        let store = store()
        _ = try store.open()
        for name in ["acme", "zeta"] {
            try await store.save(
                Provider(
                    name: CredentialStoreTests.name(name), profile: CredentialStoreTests.name("securitize"),
                    clientID: "client-canary", clientSecret: Secret("client-secret-canary")), clock: ManualClock())
        }
        for (number, id) in Self.ids.enumerated() {
            try await fixture.save(
                account(id, token: "access-canary-\(number)", refresh: "refresh-canary-\(number)"), through: store)
        }
        try store.save(
            MetadataCopy(issuer: "https://canary.example", document: [:], fetchedAt: Instant(milliseconds: 0)),
            of: CredentialStoreTests.name("acme"))
        try store.saveTranscript(["said": "canary"], of: acme)
        try await store.locked(acme) { lock throws(Failure) in
            try lock.recordIntent(
                RefreshIntent(at: Instant(milliseconds: 1_600_000_000_000), refreshToken: Secret("refresh-canary-1")))
        }
    }

    /// - Parameter change: what file calls do otherwise.
    func store(
        ring: (any KeyRing)? = nil, _ change: (inout FileCalls) -> Void = { _ in }
    ) -> CredentialStore {
        var calls = FileCalls.live
        change(&calls)
        return CredentialStore(
            paths: fixture.paths, clock: fixture.wall, randomness: SystemBytes(), calls: calls,
            keys: RingOnly(ring ?? self.ring), passphrases: .quick)
    }

    /// Seals it, and keeps the key in the ring.
    @discardableResult
    func seal(_ store: CredentialStore? = nil) async throws -> StoreKey {
        let store = store ?? self.store()
        let key = try await store.seal([.passphrase(locked(Self.passphrase))], clock: ManualClock())
        try hold(key)
        return key
    }

    func hold(_ key: StoreKey) throws {
        try ring.hold(key, ofStore: try #require(try store().protection()).storeID, for: .seconds(60))
    }

    /// What every reader sees.
    func accounts(_ store: CredentialStore? = nil) throws -> [Account] {
        let store = store ?? self.store()
        return try store.accountIDs().compactMap { id throws(Failure) in try store.account(id) }
    }

    /// Every file of the store and of the state folder, by its path, with what is in it.
    var files: [String: String] {
        var files: [String: String] = [:]
        for root in [fixture.paths.store, fixture.paths.state] {
            for path in everything(below: root) {
                guard let content = FileManager.default.contents(atPath: "\(root)/\(path)") else {
                    files[path] = ""
                    continue
                }
                files[path] = String(decoding: content, as: UTF8.self)
            }
        }
        return files
    }
}

func locked(_ text: String) -> LockedBytes {
    let bytes = LockedBytes(capacity: max(1, text.utf8.count))
    for byte in text.utf8 { bytes.append(byte) }
    return bytes
}

extension PassphraseDerivation {
    /// What takes no second. A file made with it opens nowhere else.
    static let quick = PassphraseDerivation { passphrase, salt, _ in
        passphrase.withBytes { SymmetricKey(data: Array(SHA256.hash(data: Array($0) + salt))) }
    }
}
