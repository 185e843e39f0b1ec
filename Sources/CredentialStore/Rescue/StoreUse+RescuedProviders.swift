import Vocabulary

/// A provider whose client was made on request cannot be asked for again: its record goes to the rescue folder as well, under the
/// name that it would have in the store.
extension StoreUse {
    /// Puts a provider that could not be saved into the rescue folder.
    ///
    /// - Returns: what to throw: it says what happened and where the record is.
    func rescue(_ provider: Provider, after failure: Failure) -> Failure {
        do throws(FileProblem) {
            let folder = try Folder.creatingRoot(paths.rescue, owner: .fob, notices: notices)
            let file = rescuedProvider(protection.fileName(of: provider.name), in: folder)
            // One that waits there already is as precious as this one.
            guard try existing({ () throws(FileProblem) in try folder.read(file.name, limit: file.sizeLimit) }) == nil
            else { throw FileProblem("save", file.path, unacceptable: "another client of that name waits there") }
            try write(ProviderRecord.json(provider, generation: 1, keeping: nil), to: file)
            return Failure(
                failure.kind, "\(failure.message) The client that was made is safe in \(ScreenText.line(file.path)).",
                remedy: "\(failure.remedy ?? "Repair that.") fob puts it in its place at its next start.")
        } catch {
            return Failure(
                .store,
                "\(failure.message) The client \(ScreenText.line(provider.clientID)) that was made could not be rescued either: \(error.sentence)",
                remedy: "\(failure.remedy ?? "Repair that.") Then register once more.")
        }
    }

    /// Puts a rescued provider into its place, unless its name was taken meanwhile.
    ///
    /// - Returns: whether the file holds a provider, wherever it is afterwards.
    func recoverRescuedProvider(_ entry: String, in folder: Folder) throws(Failure) -> Bool {
        let file = rescuedProvider(entry, in: folder)
        let rescued = try file.read { json throws(RecordDefect) -> ProviderRecord? in
            guard json["format"]?.string == RecordEnvelope.Kind.provider.rawValue else { return nil }
            let record = try ProviderRecord(parsing: json)
            guard protection.fileName(of: record.provider.name) == entry else {
                throw RecordDefect(
                    position: json.position, reason: "it is the record of \(record.provider.name), under another's name"
                )
            }
            return record
        }
        guard let provider = (rescued ?? nil)?.provider else { return false }
        guard let lock = try freeLock(CredentialStore.storeLock, subject: "\(provider.name)") else { return true }
        defer { withExtendedLifetime(lock) {} }
        let present = try self.provider(provider.name)
        if let present, present != provider {
            notices.post(
                "\(provider.name): a client that was made for another provider of that name waits in \(ScreenText.line(file.path)). Rename this one, and fob puts it in its place: fob provider rename \(provider.name) NEW"
            )
            return true
        }
        if present == nil {
            _ = try changeProvider(provider.name) { _ in provider }
            notices.post("\(provider.name): the provider that could not be saved was recovered.")
        }
        try attempt("\(provider.name)") { () throws(FileProblem) in
            try folder.remove(entry)
            try folder.synchronize()
        }
        return true
    }

    private func rescuedProvider(_ entry: String, in folder: Folder) -> RecordFile {
        RecordFile(
            folder: folder, name: entry, subject: "a rescued provider",
            remedy: "Repair or remove that file; without it the client that was made is lost.",
            seal: protection.seal(.rescue, in: entry))
    }
}
