import Vocabulary

/// What helps: only what does.
extension StoreCheck {
    /// How to put a record back: from the newest backup that has it and opens here; the sentence where there is none.
    func restoring(
        _ wanted: SeenBackup.Wanted, _ id: String? = nil, and other: SeenBackup.Wanted? = nil,
        otherwise sentence: String
    ) -> String {
        let id = id.map { " \($0)" } ?? ""
        var sealed: String?
        for backup in backups.reversed() {
            let answers = [wanted, other].compactMap { $0 }.map {
                backup.answer($0, (header, protection), opening: store.protectionAtHand)
            }
            if answers.allSatisfy({ $0 == .yes }) {
                return "Put it back: fob store restore \(ShellText.word(backup.path))\(id)"
            }
            if sealed == nil, answers.allSatisfy({ $0 == .perhaps }) { sealed = ShellText.word(backup.path) }
        }
        guard let sealed else { return sentence }
        return
            "A sealed backup may have it: FOB_HOME=\(sealed) fob unlock, then fob store restore \(sealed)\(id). If not: \(sentence)"
    }

    /// Told once the backups are known.
    func headerRemedy(_ root: SeenFolder) -> String {
        let trees = ((try? root.entries()) ?? []).map(\.name).filter(SealedHeader.isTree)
        if let backup = backups.last(where: { $0.fits(trees) }) {
            return
                "cp \(ShellText.word("\(backup.path)/store/\(StoreRecord.fileName)")) \(ShellText.word(root.path + "/"))"
        }
        guard !trees.isEmpty else { return Self.noHeader }
        return "No backup has the one that fits, and without it what is sealed cannot be opened. \(startingOver(root))"
    }

    /// What is left where the store itself cannot be opened any more.
    func startingOver(_ root: SeenFolder) -> String {
        guard let backup = backups.last(where: \.isWhole) else {
            return "Put back a copy of it from elsewhere."
        }
        return
            "What is left is the store as it was at \(backup.madeAt.storable.rfc3339): mv \(ShellText.word(root.path)) \(ShellText.word(root.path + ".old")) && cp -r \(ShellText.word(backup.path + "/store")) \(ShellText.word(root.path))"
    }

    /// A new one has another id, and plain records need none.
    private static let noHeader = "Remove what is there, and any start of fob makes a new one: fob accounts"

    /// What the folder of sealed records that the header names is put back from.
    func treeRemedy(_ tree: String, _ root: SeenFolder) -> String {
        if let backup = backups.last(where: { $0.isOfThisStore && $0.tree == tree && $0.isWhole }) {
            return
                "Put back a copy of it: cp -r \(ShellText.word("\(backup.path)/store/\(tree)")) \(ShellText.word(root.path + "/"))"
        }
        return "No backup has that folder. \(startingOver(root))"
    }

    // MARK: Conversions

    /// What the next start does about a conversion that was interrupted.
    enum Interrupted {
        case none
        /// It removes that folder of sealed records, or the plain ones where it is nil.
        case removes(String?)
        /// Nothing, until somebody has looked at it.
        case stuck(String)
    }

    static func interrupted(_ root: SeenFolder, _ header: StoreHeader?) -> Interrupted {
        let bytes: [UInt8]
        do throws(FileProblem) {
            bytes = try root.read(ConversionNote.fileName, limit: RecordEnvelope.sizeLimit)
        } catch { return error.isMissing ? .none : .stuck(error.reason) }
        guard let json = try? JSON(parsing: bytes), let note = try? ConversionNote(parsing: json) else {
            return .stuck("it is damaged")
        }
        guard let header else { return .stuck("a seal, unseal or rekey was interrupted") }
        if header.tree == note.to { return .removes(note.from) }
        return header.tree == note.from ? .removes(note.to) : .stuck("it is about other records than store.json")
    }

    /// A note of work that was interrupted.
    mutating func lookAtConversion(_ interrupted: Interrupted, _ header: StoreHeader?, at place: String) {
        switch interrupted {
        case .none: break
        case .removes:
            report.wrong(place, "a seal, unseal or rekey was interrupted", "Finish it. \(Self.anyStart)")
        case .stuck(let reason):
            report.wrong(
                place, reason,
                header == nil ? "Put \(StoreRecord.fileName) right first, then finish it." : Conversion.noteRemedy)
        }
    }

    /// A folder of sealed records that store.json does not name.
    mutating func lookAtOtherTree(_ name: String, _ interrupted: Interrupted, _ root: SeenFolder) {
        let place = root.path(of: name)
        guard let header else {
            report.wrong(
                place, "it holds sealed records, which cannot be opened without \(StoreRecord.fileName)",
                "Do not remove it. Put \(StoreRecord.fileName) right first.")
            return
        }
        if case .removes(let tree?) = interrupted, tree == name {
            report.wrong(
                place, "it is no part of the store: a seal, unseal or rekey was interrupted",
                "Finish it. \(Self.anyStart)")
            return
        }
        if let own = header.tree, !entries(of: root).contains(where: { $0.name == own }) {
            report.wrong(
                place, "\(StoreRecord.fileName) names another folder, which is missing: it may be an older copy",
                "Do not remove it. Put back the \(StoreRecord.fileName) that names \(name).")
            return
        }
        report.wrong(
            place, "it is no part of the store: \(StoreRecord.fileName) names other records, and no start removes it",
            "If the store holds all that you need (fob accounts), remove it: rm -r \(ShellText.word(place))")
    }
}
