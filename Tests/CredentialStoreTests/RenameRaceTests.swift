import Testing
import Vocabulary

@testable import CredentialStore

/// A rename that was killed between the new record and the removal of the old one, with a process beside it that knew one of
/// the two names only and renewed there.
struct RenameRaceTests {
    private static let old = id("acme/work")
    private static let new = id("acme/play")

    enum Renewed: CaseIterable {
        case nowhere, underTheOldName, underTheNewName
        case underTheOldNameAfterRemovedOnes
    }

    @Test("case 30: the newer credential wins, whichever name it was renewed under", arguments: Renewed.allCases)
    func newerWins(_ renewed: Renewed) async throws {
        let fixture = try Fixture()
        if renewed == .underTheOldNameAfterRemovedOnes {
            // The new name's lock remembers a record that was saved often.
            for _ in 0..<5 { try await fixture.save(account(Self.new)) }
            try await fixture.store().locked(Self.new) { lock throws(Failure) in _ = try lock.remove() }
        }
        try await fixture.save(account(Self.old))
        let killed = fixture.store()
        let before = try text(fixture.path(Self.old))
        try await killed.renameAccount(Self.old, to: Self.new, clock: ManualClock())
        // As the kill left it: note, both records.
        try put(before, fixture.path(Self.old))
        let note = RenameNote(accounts: [(Self.old, Self.new)])
        try put(String(decoding: note.json.serialized(), as: UTF8.self), fixture.paths.store + "/renaming.json")
        var expected = Secret("refresh-1")
        let renewedID: AccountID? =
            switch renewed {
            case .nowhere: nil
            case .underTheNewName: Self.new
            case .underTheOldName, .underTheOldNameAfterRemovedOnes: Self.old
            }
        if let renewedID {
            expected = Secret("refresh-2")
            var later = account(renewedID, token: "access-2", refresh: "refresh-2")
            later.credential?.issuedAt = Instant(milliseconds: 1_600_000_500_000)
            try await fixture.save(later)
        }
        let store = fixture.store()
        _ = try store.open()
        #expect(try store.account(Self.new)?.credential?.refreshToken == expected)
        #expect(try store.account(Self.old) == nil)
        #expect(status(fixture.paths.store + "/renaming.json") == nil)
    }
}
