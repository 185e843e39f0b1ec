import Vocabulary

/// The rescue folder holds records that could not be saved where they belong, under the name of their account's lock.
///
/// While an account is locked its rescued record is taken back before anything else happens, so that nobody can send
/// the refresh token that the rescued one replaced.
extension CredentialStore {
    static func rescueName(_ id: AccountID) -> String { "\(id.provider),\(id.name)\(recordSuffix)" }

    /// The account of a file in the rescue folder; nil for every other file.
    static func rescuedID(_ file: String) -> AccountID? {
        guard file.hasSuffix(recordSuffix) else { return nil }
        let halves = file.dropLast(recordSuffix.count).split(separator: ",", omittingEmptySubsequences: false)
        guard halves.count == 2, let provider = try? Name(String(halves[0])), let name = try? Name(String(halves[1]))
        else { return nil }
        return AccountID(provider: provider, name: name)
    }

    /// Puts a record that could not be saved into the rescue folder.
    ///
    /// - Returns: what to throw: it says what happened and where the record is.
    func rescue(_ account: Account, after failure: Failure) -> Failure {
        guard account.credential != nil || !account.intermediates.isEmpty else { return failure }
        do throws(FileProblem) {
            let folder = try Folder.creatingRoot(paths.rescue, owner: .fob, notices: notices)
            let file = Self.rescueFile(account.id, in: folder)
            try write(AccountRecord.json(account, keeping: nil), to: file)
            return Failure(
                .store, "\(failure.message) The new credential is safe in \(ScreenText.line(file.path)).",
                remedy: "\(failure.remedy ?? "Repair that.") fob puts it in its place at its next start.")
        } catch {
            return Failure(
                .store,
                "\(failure.message) It could not be rescued either: \(error.sentence) It is in this program's memory only.",
                remedy: "\(failure.remedy ?? "Repair that.") If it is gone, sign in again: fob login \(account.id)")
        }
    }

    /// Takes a rescued record back; the account must be locked.
    func recoverRescued(_ id: AccountID, removedGeneration: Int) throws(Failure) {
        let name = Self.rescueName(id)
        guard
            let folder = try attempt(
                "\(id)",
                { () throws(FileProblem) in
                    try existing { () throws(FileProblem) in
                        try Folder.root(paths.rescue, owner: .fob, notices: notices)
                    }
                }), let rescued = try record(id, in: Self.rescueFile(id, in: folder))
        else { return }
        let present = try record(id)
        if rescued.account.generation < max(present?.account.generation ?? 0, removedGeneration) {
            notices.post("\(id): a rescued credential was older than the record and was removed.")
        } else if rescued.account != present?.account {
            try putBack(rescued.account)
            notices.post("\(id): the credential that could not be saved was recovered.")
        }
        try attempt("\(id)") { () throws(FileProblem) in
            try folder.remove(name)
            try folder.synchronize()
        }
    }

    func forgetRescued(_ id: AccountID) throws(Failure) {
        try attempt("\(id)") { () throws(FileProblem) in try removeRescued(id) }
    }

    private static func rescueFile(_ id: AccountID, in folder: Folder) -> RecordFile {
        RecordFile(
            folder: folder, name: rescueName(id), subject: "\(id)",
            remedy: "Repair or remove that file; without it the account's last credential is lost.")
    }

    func removeRescued(_ id: AccountID) throws(FileProblem) {
        let folder = try existing { () throws(FileProblem) in
            try Folder.root(paths.rescue, owner: .fob, notices: notices)
        }
        guard let folder, try folder.remove(Self.rescueName(id)) else { return }
        try folder.synchronize()
    }

    private func putBack(_ account: Account) throws(Failure) {
        let file = try writableRecordFile(account.id)
        let present = try record(account.id, in: file)
        guard present?.isNewer != true else { throw file.isNewer }
        var account = account
        account.generation = max(account.generation, (present?.account.generation ?? 0) + 1)
        let json = AccountRecord.json(account, keeping: present?.source)
        try attempt("\(account.id)") { () throws(FileProblem) in try write(json, to: file) }
    }
}
