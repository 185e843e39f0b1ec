import Foundation
import Testing
import Vocabulary

@testable import CredentialStore

/// A sealed record that cannot be read: its name is inside it, so it goes by the name of its file.
struct SealedDamageTests {
    private let sealed: SealedFixture
    private let store: CredentialStore
    private let tree: String

    init() async throws {
        sealed = try await SealedFixture()
        try await sealed.seal()
        store = sealed.store()
        tree =
            sealed.fixture.paths.store + "/"
            + (try #require(everything(below: sealed.fixture.paths.store).first { $0.hasPrefix("sealed-") }))
    }

    /// The paths of the accounts' files, by account.
    private func files() throws -> [AccountID: String] {
        let use = try #require(try store.existingUse("test"))
        return Dictionary(
            uniqueKeysWithValues: SealedFixture.ids.map {
                (
                    $0,
                    "\(tree)/accounts/\(use.protection.folderName(of: $0.provider))/\(use.protection.fileName(of: $0))"
                )
            })
    }

    @Test("a damaged account is listed by its file, in its provider's place, and harms no other")
    func listed() async throws {
        let path = try #require(try files()[acme])
        try put("{", path)
        let shown = id("acme/" + (path as NSString).lastPathComponent)
        #expect(try store.accountIDs() == [shown, id("acme/private"), id("zeta/robot")])
        #expect(store.takeNotices() == [])
        let failure = #expect(throws: Failure.self) { try store.account(shown) }
        #expect(failure?.kind == .store)
        #expect(failure?.message.contains(path) == true)
        #expect(try store.account(id("acme/private"))?.credential?.accessToken == Secret("access-canary-0"))
        let remedies = store.check().defects.compactMap(\.remedy)
        #expect(remedies.contains { $0.contains("fob remove \(shown)") }, "\(remedies)")

        try await store.locked(shown) { lock throws(Failure) in #expect(try lock.remove()) }
        #expect(status(path) == nil)
        #expect(try store.accountIDs() == [id("acme/private"), id("zeta/robot")])
    }

    @Test("where no account of a provider can be read, its own record tells whose they are")
    func alone() throws {
        let path = try #require(try files()[id("zeta/robot")])
        try put("{", path)
        #expect(try store.accountIDs().last == id("zeta/" + (path as NSString).lastPathComponent))
        let folder = ((path as NSString).deletingLastPathComponent as NSString).lastPathComponent
        try put("{", "\(tree)/providers/\(folder).sealed")
        // The folder's name depends on the store's random key, and so does its place among the others.
        #expect(try store.accountIDs().contains(id("\(folder).sealed/" + (path as NSString).lastPathComponent)))
        #expect(try store.providerNames() == [name("\(folder).sealed"), name("acme")].sorted())
        #expect(throws: Failure.self) { try store.provider(name("\(folder).sealed")) }
    }

    @Test("a record that lies under another's name is damaged, and gives nobody's token")
    func swapped() throws {
        let (one, other) = (try #require(try files()[acme]), try #require(try files()[id("acme/private")]))
        try put(try text(one), other)
        let shown = id("acme/" + (other as NSString).lastPathComponent)
        #expect(try store.accountIDs() == [shown, acme, id("zeta/robot")].sorted())
        #expect(throws: Failure.self) { try store.account(shown) }
    }
}
