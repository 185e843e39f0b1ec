public import CredentialStore
public import Vocabulary

extension TokenService {
    /// The file of an export of those accounts and their providers.
    ///
    /// - Parameter passphrase: what it is sealed under; nil for a plain one.
    public func export(_ ids: [AccountID], passphrase: LockedBytes?) throws(Failure) -> [UInt8] {
        try store.export(ids, passphrase: passphrase)
    }

    /// Reads and checks the file of an export.
    ///
    /// - Parameter place: how the file is called in messages.
    public func read(export bytes: [UInt8], place: String) throws(Failure) -> ReadExport {
        try store.read(export: bytes, place: place)
    }

    /// Takes accounts of an export into the store, with their providers, each of which must fit a profile that is here.
    ///
    /// - Parameters:
    ///   - passphrase: nil for a plain export.
    ///   - chosen: which accounts; all of them where it is empty.
    ///   - isReplacing: accounts of the same names give way.
    public func take(
        _ export: ReadExport, passphrase: LockedBytes?, accounts chosen: [AccountID], isReplacing: Bool
    ) async throws(Failure) -> ImportReport {
        let opened = try store.open(export, passphrase: passphrase)
        return try await store.take(opened, accounts: chosen, isReplacing: isReplacing, clock: sleeper) {
            provider throws(Failure) in
            do throws(Failure) { try check(provider) } catch {
                throw Failure(
                    error.kind, "The provider \(provider.name) does not fit here: \(error.message)",
                    remedy: error.kind == .notFound
                        ? "Bring the profile along: put its file beside your own profiles (fob paths)." : error.remedy)
            }
        }
    }
}
