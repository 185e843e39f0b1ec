import Vocabulary

/// One record in its folder: read strictly, and named in every error.
struct RecordFile {
    let folder: Folder
    let name: String
    /// Whom the record is about, as errors begin: `acme/work`.
    var subject: String { subjectText() }
    /// What to do when the record is damaged.
    private var remedy: String { remedyText() }
    /// How the record is sealed; nil where it is plain.
    var seal: RecordSeal?

    // Of ten thousand records hardly one needs its sentences.
    private let subjectText: () -> String
    private let remedyText: () -> String

    init(
        folder: Folder, name: String, subject: @autoclosure @escaping () -> String,
        remedy: @autoclosure @escaping () -> String, seal: RecordSeal? = nil
    ) {
        self.folder = folder
        self.name = name
        subjectText = subject
        remedyText = remedy
        self.seal = seal
    }

    var path: String { folder.path(of: name) }

    /// Nil where there is no such file.
    func read<Record>(_ parse: (JSON) throws(RecordDefect) -> Record) throws(Failure) -> Record? {
        guard let json = try json() else { return nil }
        do throws(RecordDefect) {
            return try parse(json)
        } catch {
            throw damaged(error.position, error.reason)
        }
    }

    private func json() throws(Failure) -> JSON? {
        var bytes: [UInt8]
        do throws(FileProblem) {
            bytes = try folder.read(name, limit: sizeLimit)
        } catch {
            if error.isMissing { return nil }
            throw error.failure(subject)
        }
        let file = try parsed(bytes)
        guard let seal else { return file }
        do throws(RecordDefect) {
            bytes = try seal.sealer.open(file, seal.kind, filed: seal.filed)
        } catch {
            throw damaged(error.position, error.reason)
        }
        return try parsed(bytes)
    }

    private func parsed(_ bytes: [UInt8]) throws(Failure) -> JSON {
        do throws(JSONError) {
            return try JSON(parsing: bytes, limits: .init(bytes: sizeLimit))
        } catch {
            throw damaged(error.position, error.reason)
        }
    }

    /// What stands in the file for that record.
    func content(of record: JSON, randomness: any Randomness) -> [UInt8] {
        guard let seal else { return record.serialized() }
        return seal.sealer.seal(record.serialized(), seal.kind, filed: seal.filed, randomness: randomness)
            .serialized()
    }

    /// How long the file is at most for a record of that length.
    func sizeWritten(_ bytes: Int) -> Int { seal == nil ? bytes : Sealer.sizeSealed(bytes) }

    /// Longer files are refused before they are read.
    var sizeLimit: Int { sizeWritten(RecordEnvelope.sizeLimit) }

    func damaged(_ position: JSON.Position, _ reason: String) -> Failure {
        Failure(
            .store, "\(subject): the record is damaged: \(ScreenText.line(path)):\(position): \(reason).",
            remedy: remedy)
    }

    var isNewer: Failure {
        Failure(
            .store, "\(subject): a newer fob wrote \(ScreenText.line(path)); this one may read it but not change it.",
            remedy: "Update fob.")
    }
}
