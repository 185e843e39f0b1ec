package import Vocabulary

/// A file of `fob store export`: sealed under a passphrase of its own, or plain.
///
/// A sealed one has a key of its own, which its one slot gives to whoever has the passphrase; slot and content are bound to the
/// file's id. Every number in it is checked before anything is derived from it.
package struct ExportFile: Sendable {
    static let format = "fob-export"
    static let version = 1
    static let names = ["format", "version", "protection", "content", "export_id", "slot", "sealed"]
    /// Longer files are refused before they are read.
    package static let sizeLimit = 32 << 20
    /// Records stand deeper in it than by themselves.
    static let limits = JSON.Limits(bytes: sizeLimit, depth: 40)
    private static let filed = "content"

    /// How the content is protected.
    enum Protection: Sendable {
        case none(ExportContent)
        case passphrase(id: String, slot: KeySlot, sealed: JSON)
    }

    let protection: Protection

    /// Whether a passphrase opens it.
    package var isSealed: Bool { if case .passphrase = protection { true } else { false } }

    /// Reads and checks a whole file; derives nothing.
    package init(parsing json: JSON) throws(RecordDefect) { try self.init(parsing: json, bounds: .released) }

    /// Whether every account of a plain one has its provider in it, and nothing stands twice; true for a sealed one.
    package var isCoherent: Bool {
        guard case .none(let content) = protection else { return true }
        let (names, ids) = (content.providers.map(\.provider.name), content.accounts.map(\.account.id))
        return Set(names).count == names.count && Set(ids).count == ids.count
            && ids.allSatisfy { names.contains($0.provider) }
    }

    init(parsing json: JSON, bounds: ScryptCost.Bounds) throws(RecordDefect) {
        let reader = try RecordReader(json)
        guard try reader.string("format") == Self.format else {
            throw RecordDefect(
                position: try reader.required("format").position, reason: "“format” is not “\(Self.format)”")
        }
        let version = try reader.count("version")
        guard version == Self.version else {
            throw RecordDefect(
                position: try reader.required("version").position,
                reason: version > Self.version ? "a newer fob wrote it" : "there is no version \(version)")
        }
        switch try reader.string("protection") {
        case "none": protection = .none(try ExportContent(parsing: try reader.required("content")))
        case "passphrase":
            let id = try reader.string("export_id")
            _ = try reader.base64URL("export_id", length: 16)
            let slot = try KeySlot(parsing: try reader.required("slot"), path: "slot", bounds: bounds)
            guard case .passphrase = slot.lock else {
                throw RecordDefect(
                    position: try reader.required("slot").position, reason: "“slot” must be one for a passphrase")
            }
            protection = .passphrase(id: id, slot: slot, sealed: try reader.required("sealed"))
        default:
            throw RecordDefect(
                position: try reader.required("protection").position,
                reason: "“protection” must be “passphrase” or “none”")
        }
    }

    /// What is in it.
    ///
    /// - Throws: one and the same ``Failure`` for a wrong passphrase and for anything that was altered.
    func content(passphrase: LockedBytes?, deriving derivation: PassphraseDerivation) throws(Failure) -> ExportContent {
        switch protection {
        case .none(let content): return content
        case .passphrase(let id, let slot, let sealed):
            guard let passphrase, !passphrase.isEmpty,
                let key = try slot.key(passphrase: passphrase, storeID: id, deriving: derivation)
            else { throw Self.unopened }
            do {
                let sealer = Sealer(storeID: id, key: key, nameKey: key)
                let bytes = try sealer.open(sealed, .export, filed: Self.filed)
                return try ExportContent(parsing: try JSON(parsing: bytes, limits: Self.limits))
            } catch { throw Self.unopened }
        }
    }

    private static var unopened: Failure {
        Failure(
            .usage, "The export cannot be opened: the passphrase is not the right one, or the file was altered.",
            remedy: "Try again, or export once more.")
    }

    // MARK: Making

    static func plain(_ content: ExportContent) -> JSON {
        ["format": JSON(format), "version": JSON(Int64(version)), "protection": "none", "content": content.json]
    }

    /// - Throws: ``Failure`` of kind `usage` for an empty passphrase.
    static func sealed(
        _ content: ExportContent, passphrase: LockedBytes, making: SealedHeader.SlotMaking
    ) throws(Failure) -> JSON {
        let secret = SlotSecret.passphrase(passphrase)
        try secret.check()
        let id = Base64.encodeURL(making.randomness.bytes(16))
        let key = StoreKey(randomness: making.randomness)
        guard let name = try? Name("passphrase-1") else { preconditionFailure("it is a name") }
        let slot = try KeySlot(
            name, secret, key: key, storeID: id, cost: making.cost, randomness: making.randomness,
            deriving: making.derivation)
        let sealed = Sealer(storeID: id, key: key, nameKey: key)
            .seal(content.json.serialized(pretty: false), .export, filed: filed, randomness: making.randomness)
        return [
            "format": JSON(format), "version": JSON(Int64(version)), "protection": "passphrase",
            "export_id": JSON(id), "slot": slot.json, "sealed": sealed,
        ]
    }
}
