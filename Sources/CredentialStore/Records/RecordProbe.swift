import Vocabulary

/// Tells what the bytes of a record's file are, wherever they lie: in the store, in a backup, in the rescue folder.
struct RecordProbe: Sendable {
    /// What a record says.
    enum Content {
        case account(AccountRecord)
        case provider(ProviderRecord)
        case metadata(of: Name)
        /// Sealed, and the key is not at hand: only that it looks like it is known.
        case unopened
    }

    /// Nil for records that are sealed under a key that is not at hand.
    let protection: Protection?

    var suffix: String { protection?.suffix ?? Sealer.suffix }

    /// Whether a file of that name would be a record.
    func isRecord(_ file: String) -> Bool {
        guard TemporaryName(file) == nil, file.hasSuffix(suffix) else { return false }
        guard case .none? = protection else { return true }
        return CredentialStore.recordName(file) != nil || CredentialStore.idOutside(file) != nil
    }

    /// How long a record's file may be.
    var sizeLimit: Int {
        if case .none? = protection { RecordEnvelope.sizeLimit } else { Sealer.sizeSealed(RecordEnvelope.sizeLimit) }
    }

    /// Reads and judges all of it.
    ///
    /// - Parameters:
    ///   - file: the name of the file, which must be that of the record in it.
    ///   - folder: the name of its folder, where that must be the provider's.
    func content(
        of bytes: [UInt8], _ kind: RecordEnvelope.Kind, file: String, folder: String? = nil
    ) throws(RecordDefect) -> Content {
        var json = try parsed(bytes)
        guard let protection else {
            guard json["format"]?.string == Sealer.format else {
                throw RecordDefect(position: json.position, reason: "it is not sealed")
            }
            return .unopened
        }
        if let seal = protection.seal(kind, in: file) {
            json = try parsed(try seal.sealer.open(json, kind, filed: seal.filed))
        }
        return try content(of: json, kind, file: file, folder: folder, protection)
    }

    /// The same of a record that was opened, where it is sealed.
    func content(
        of json: JSON, _ kind: RecordEnvelope.Kind, file: String, folder: String?, _ protection: Protection
    ) throws(RecordDefect) -> Content {
        let expected: String
        let found: String
        let content: Content
        switch kind {
        // A client that was made on request may wait there as well.
        case .provider,
            .rescue where json["format"]?.string == RecordEnvelope.Kind.provider.rawValue:
            let record = try ProviderRecord(parsing: json)
            (expected, found) = (protection.fileName(of: record.provider.name), "provider \(record.provider.name)")
            content = .provider(record)
        case .metadata:
            let name = try RecordReader(json).name("provider")
            _ = try MetadataRecord.copy(parsing: json, of: name)
            (expected, found) = (protection.fileName(of: name), "metadata of \(name)")
            content = .metadata(of: name)
        default:
            let record = try AccountRecord(parsing: json)
            let id = record.account.id
            let name = kind == .rescue ? protection.fileNameOutside(of: id) : protection.fileName(of: id)
            (expected, found) = (name, "account \(id)")
            content = .account(record)
            guard folder == nil || folder == protection.folderName(of: id.provider) else {
                throw Self.misplaced(json, found)
            }
        }
        guard expected == file else { throw Self.misplaced(json, found) }
        return content
    }

    private static func misplaced(_ json: JSON, _ found: String) -> RecordDefect {
        RecordDefect(position: json.position, reason: "it is the record of the \(found), under another's name")
    }

    private func parsed(_ bytes: [UInt8]) throws(RecordDefect) -> JSON {
        do throws(JSONError) {
            return try JSON(parsing: bytes, limits: .init(bytes: sizeLimit))
        } catch {
            throw RecordDefect(position: error.position, reason: error.reason)
        }
    }
}
