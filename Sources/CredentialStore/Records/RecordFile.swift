import Vocabulary

/// One record in its folder: read strictly, and named in every error.
struct RecordFile {
    let folder: Folder
    let name: String
    /// Whom the record is about, as errors begin: `acme/work`.
    let subject: String
    /// What to do when the record is damaged.
    let remedy: String

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
        let bytes: [UInt8]
        do throws(FileProblem) {
            bytes = try folder.read(name, limit: RecordEnvelope.sizeLimit)
        } catch {
            if error.isMissing { return nil }
            throw error.failure(subject)
        }
        do throws(JSONError) {
            return try JSON(parsing: bytes, limits: .init(bytes: RecordEnvelope.sizeLimit))
        } catch {
            throw damaged(error.position, error.reason)
        }
    }

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
