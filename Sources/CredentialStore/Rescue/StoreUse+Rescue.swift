import Vocabulary

/// The rescue folder holds records that could not be saved where they belong, under the name of their account's lock.
///
/// While an account is locked its rescued record is taken back before anything else happens, so that nobody can send
/// the refresh token that the rescued one replaced.
extension StoreUse {
    /// Puts a record that could not be saved into the rescue folder.
    ///
    /// - Returns: what to throw: it says what happened and where the record is.
    func rescue(_ account: Account, after failure: Failure) -> Failure {
        guard account.credential != nil || !account.intermediates.isEmpty else { return failure }
        do throws(FileProblem) {
            let folder = try Folder.creatingRoot(paths.rescue, owner: .fob, notices: notices)
            let file = rescueFile(account.id, in: folder)
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

    /// Takes back what nobody works on.
    func recoverRescued() throws(Failure) {
        guard let folder = try attempt(CredentialStore.subject, { () throws(FileProblem) in try rescueFolder() })
        else { return }
        for entry in try attempt(CredentialStore.subject, { () throws(FileProblem) in try folder.names() }) {
            noting { () throws(Failure) in
                guard entry.hasSuffix(protection.suffix), TemporaryName(entry) == nil else { return }
                if try recoverRescuedProvider(entry, in: folder) { return }
                guard let id = try rescuedID(entry, in: folder),
                    let lock = try freeLock(protection.lockName(of: id), subject: "\(id)")
                else { return }
                defer { withExtendedLifetime(lock) {} }
                try recoverRescued(id, removedGeneration: lock.removedGeneration)
            }
        }
    }

    /// Takes a rescued record back; the account must be locked.
    func recoverRescued(_ id: AccountID, removedGeneration: Int) throws(Failure) {
        guard let folder = try attempt("\(id)", { () throws(FileProblem) in try rescueFolder() }),
            let rescued = try record(id, in: rescueFile(id, in: folder))
        else { return }
        let present = try record(id)
        if rescued.account.generation < max(present?.account.generation ?? 0, removedGeneration) {
            notices.post("\(id): a rescued credential was older than the record and was removed.")
        } else if rescued.account != present?.account {
            try putBack(rescued.account)
            let time = rescued.account.credential.map { "; it was issued at \($0.issuedAt.storable.rfc3339)" } ?? ""
            notices.post("\(id): the credential that could not be saved was recovered\(time).")
        }
        try attempt("\(id)") { () throws(FileProblem) in
            try folder.remove(protection.fileNameOutside(of: id))
            try folder.synchronize()
        }
    }

    func forgetRescued(_ id: AccountID) throws(Failure) {
        try attempt("\(id)") { () throws(FileProblem) in try removeRescued(id) }
    }

    func removeRescued(_ id: AccountID) throws(FileProblem) {
        guard let folder = try rescueFolder(), try folder.remove(protection.fileNameOutside(of: id)) else { return }
        try folder.synchronize()
    }

    /// Posts what could not be done: whatever else there is to do goes on.
    func noting(_ body: () throws(Failure) -> Void) {
        if let failure = failure(body) { notices.post("\(failure)") }
    }

    private func rescuedID(_ entry: String, in folder: Folder) throws(Failure) -> AccountID? {
        guard case .sealed = protection else { return CredentialStore.idOutside(entry) }
        let file = RecordFile(
            folder: folder, name: entry, subject: "a rescued credential", remedy: Self.rescueRemedy,
            seal: protection.seal(.rescue, in: entry))
        return try file.read { json throws(RecordDefect) in try AccountRecord(parsing: json) }?.account.id
    }

    private static let rescueRemedy = "Repair or remove that file; without it the account's last credential is lost."

    private func rescueFile(_ id: AccountID, in folder: Folder) -> RecordFile {
        let name = protection.fileNameOutside(of: id)
        return RecordFile(
            folder: folder, name: name, subject: "\(id)", remedy: Self.rescueRemedy,
            seal: protection.seal(.rescue, in: name))
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
