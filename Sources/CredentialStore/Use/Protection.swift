import Vocabulary

/// How the records of a store are written, and what their files are called.
enum Protection: Sendable {
    /// Plain JSON under the names of the records, protected by mode alone.
    case none
    /// Sealed, under names that tell nothing.
    case sealed(Sealer)

    /// What the file of every record ends with.
    var suffix: String {
        switch self {
        case .none: CredentialStore.recordSuffix
        case .sealed: Sealer.suffix
        }
    }

    /// The folder of a provider's accounts.
    func folderName(of provider: Name) -> String { stem(of: provider) }

    /// The file of a provider's record or of its metadata.
    func fileName(of provider: Name) -> String { stem(of: provider) + suffix }

    /// The file of an account's record, in its provider's folder.
    func fileName(of id: AccountID) -> String {
        switch self {
        case .none: id.name.text + suffix
        case .sealed: uniqueStem(of: id) + suffix
        }
    }

    /// The file of what concerns an account outside of the store: rescued, or a transcript.
    func fileNameOutside(of id: AccountID) -> String { uniqueStem(of: id) + suffix }

    /// One lock file for each account, named by its record: `acme,work.lock`. No name holds a comma.
    func lockName(of id: AccountID) -> String { uniqueStem(of: id) + CredentialStore.lockSuffix }

    /// The folder of the sealed records in the store's own; nil for plain ones.
    func treeName(_ tree: Folder) -> String? {
        guard case .sealed = self else { return nil }
        return tree.name
    }

    /// How a record of that kind is sealed when it is filed under that name; nil where it is not.
    func seal(_ kind: RecordEnvelope.Kind, in file: String) -> RecordSeal? {
        guard case .sealed(let sealer) = self else { return nil }
        return RecordSeal(sealer: sealer, kind: kind, filed: String(file.dropLast(suffix.count)))
    }

    /// What a sealed record is called that cannot be read: by its file. Nil for a file that is no record's.
    static func name(ofFile file: String) -> Name? {
        Sealer.isFileName(file, suffix: Sealer.suffix) ? try? Name(file) : nil
    }

    /// The file of a record that is called by it.
    private static func stem(calledByFile name: Name) -> String? {
        Self.name(ofFile: name.text).map { String($0.text.dropLast(Sealer.suffix.count)) }
    }

    private func stem(of provider: Name) -> String {
        switch self {
        case .none: provider.text
        case .sealed(let sealer): Self.stem(calledByFile: provider) ?? sealer.fileName(.provider, provider.text)
        }
    }

    private func uniqueStem(of id: AccountID) -> String {
        switch self {
        case .none: "\(id.provider),\(id.name)"
        case .sealed(let sealer): Self.stem(calledByFile: id.name) ?? sealer.fileName(.account, id.description)
        }
    }
}

/// What it takes to open one file and to seal it again.
struct RecordSeal: Sendable {
    let sealer: Sealer
    let kind: RecordEnvelope.Kind
    /// The file's name without its ending.
    let filed: String
}
