import Vocabulary

/// The temporary file that a refresh made before it sent anything, and that nobody holds any more: with the intent in the
/// account's lock it says that an answer may be lost.
struct InterruptedSave: Sendable {
    let folder: Folder
    let temporary: TemporaryName
    /// The account's lock.
    let lock: String
}

extension StoreUse {
    /// Says once, and notes in the record, that the refresh token of an account may be used up; removes the temporary file.
    ///
    /// It is known at the first start after the crash, so the person need not wait for a refresh to be refused. A record that
    /// holds another refresh token than the one that was sent was saved, and nothing is lost.
    func settle(_ save: InterruptedSave, mayDieUnseen: (Account) -> Bool) throws(Failure) {
        // Whoever holds it finds the intent as well.
        guard let lock = try freeLock(save.lock, subject: CredentialStore.subject) else { return }
        defer { withExtendedLifetime(lock) {} }
        let record = try interruptedRecord(save)
        // A later fob is left its own evidence.
        guard record?.isNewer != true else { return }
        if let intent = lock.intent, let record, let refreshToken = record.account.credential?.refreshToken,
            intent.concerns(refreshToken)
        {
            try tell(intent, of: record.account, lock, mayDieUnseen: mayDieUnseen)
        }
        try attempt(CredentialStore.subject) { () throws(FileProblem) in
            try lock.write(intent: nil)
            try save.folder.remove(save.temporary.text)
        }
    }

    private func tell(
        _ intent: RefreshIntent, of account: Account, _ lock: LockFile, mayDieUnseen: (Account) -> Bool
    ) throws(Failure) {
        guard account.renewal != .dead, mayDieUnseen(account) else { return }
        if account.renewal == .ok {
            var account = account
            account.renewal = .unverified
            account.renewalReason = "\(intent.interruption)."
            account.renewalChangedAt = clock.now()
            try AccountLock(id: account.id, file: lock, use: self, unrecovered: nil).save(account)
        }
        notices.post(
            "\(account.id): \(intent.interruption). The provider may have used up the refresh token. "
                + "Try it: fob refresh \(account.id); if that is refused: fob login \(account.id)")
    }

    /// Nil where it is gone. The name of a sealed one is inside it.
    private func interruptedRecord(_ save: InterruptedSave) throws(Failure) -> AccountRecord? {
        let name = save.temporary.target
        return try RecordFile(
            folder: save.folder, name: name, subject: "\(save.folder.path(of: name))",
            remedy: "Put back a good copy of the file.", seal: protection.seal(.account, in: name)
        ).read { json throws(RecordDefect) in try AccountRecord(parsing: json) }
    }
}
