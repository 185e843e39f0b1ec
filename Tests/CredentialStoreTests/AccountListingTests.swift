import Testing
import Vocabulary

@testable import CredentialStore

@Suite("A list of accounts")
struct AccountListingTests {
    @Test("is read in parts that together are all of it, in its order", arguments: [1, 2, 3, 4, 7, 20])
    func parts(number: Int) async throws {
        let fixture = try Fixture()
        for name in ["acme/a", "acme/b", "acme/c", "beta/a", "zeta/a", "zeta/b", "zeta/c"] {
            try await fixture.save(account(id(name)))
        }
        let store = fixture.store()
        let listing = try store.listing()
        var read: [AccountID] = []
        for part in listing.parts(number) {
            store.forEachAccount(of: listing, in: part) { id, _ in read.append(id) }
        }
        let all = try store.accountIDs()
        #expect(read == all)
        #expect(listing.count == 7)
    }

    @Test("is empty where there is no store")
    func none() throws {
        let listing = try Fixture().store().listing()
        #expect(listing.count == 0)
        #expect(listing.parts(4) == [0..<0, 0..<0, 0..<0, 0..<0])
    }
}
