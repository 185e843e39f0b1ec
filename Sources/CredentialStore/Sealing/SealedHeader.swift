import Crypto
package import Vocabulary

/// The file store.json of a sealed store: how its key is come by, and where its records lie.
///
/// Whoever can write the file can alter it, so every number in it is checked before anything is derived from it, and all of it,
/// with members that nobody here knows, is authenticated under the store's key before a record is opened. An older copy of the
/// whole file is as authentic as it was: an old passphrase opens an old copy as long as the store's key is the same.
package struct SealedHeader: Sendable {
    static let protection = "sealed"
    static let cipher = "ChaCha20-Poly1305"
    static let treePrefix = "sealed-"
    static let slotLimit = 8
    static let names =
        StoreRecord.names + ["generation", "tree", "aead", "slots", "name_key", "mac"]
    /// Why no record can be opened. One and the same for all that was altered, so that it tells nobody which.
    static let unopened = "it was altered, or is of another key"

    /// As it was read or made, with its MAC.
    package let json: JSON
    let storeID: String
    /// One more with each change of the header.
    let generation: Int
    /// The folder in the store that holds the records of this sealing.
    let tree: String
    /// From one to eight.
    let slots: [KeySlot]
    /// Whether a later fob wrote it.
    let isNewer: Bool
    private let nameKeyBox: [UInt8]
    private let mac: [UInt8]

    /// Whether that may be the folder of a sealing.
    static func isTree(_ name: String) -> Bool {
        name.hasPrefix(treePrefix) && isHexadecimal(name.utf8.dropFirst(treePrefix.utf8.count), count: 8)
    }

    /// A name for the folder of a new sealing.
    static func newTree(randomness: any Randomness) -> String { treePrefix + hexadecimal(randomness.bytes(4)) }

    /// Reads and checks a whole header; derives nothing.
    package init(parsing json: JSON, bounds: ScryptCost.Bounds = .released) throws(RecordDefect) {
        let reader = try RecordReader(json)
        let envelope = try RecordEnvelope(reader, kind: .store)
        self.json = json
        isNewer = envelope.isNewer
        guard try reader.string("protection") == Self.protection else {
            throw Self.defect(reader, "protection", "must be “\(Self.protection)”")
        }
        guard try reader.string("aead") == Self.cipher else {
            throw Self.defect(reader, "aead", "must be “\(Self.cipher)”")
        }
        storeID = try reader.string("store_id")
        guard (1...64).contains(storeID.utf8.count) else {
            throw Self.defect(reader, "store_id", "must have 1 to 64 bytes")
        }
        generation = try reader.count("generation")
        tree = try reader.string("tree")
        guard Self.isTree(tree) else {
            throw Self.defect(reader, "tree", "must be “\(Self.treePrefix)” and eight hexadecimal digits")
        }
        slots = try Self.slots(reader, bounds)
        nameKeyBox = try reader.base64URL("name_key", length: KeySlot.wrappedLength)
        mac = try reader.base64URL("mac", length: SHA256.byteCount)
    }

    private static func slots(_ reader: RecordReader, _ bounds: ScryptCost.Bounds) throws(RecordDefect) -> [KeySlot] {
        guard let elements = try reader.required("slots").elements, (1...slotLimit).contains(elements.count) else {
            throw defect(reader, "slots", "must be an array of 1 to \(slotLimit)")
        }
        var slots: [KeySlot] = []
        for (place, element) in elements.enumerated() {
            let slot = try KeySlot(parsing: element, path: "slots.\(place)", bounds: bounds)
            guard !slots.contains(where: { $0.id == slot.id }) else {
                throw RecordDefect(position: element.position, reason: "there are two slots “\(slot.id)”")
            }
            slots.append(slot)
        }
        return slots
    }

    private static func defect(_ reader: RecordReader, _ key: String, _ wanted: String) -> RecordDefect {
        RecordDefect(position: reader.json[key]?.position ?? reader.json.position, reason: "“\(key)” \(wanted)")
    }

    /// What opens and seals the records, once the key has shown that nothing in the header was altered.
    package func sealer(_ key: StoreKey) throws(RecordDefect) -> Sealer {
        guard constantTimeEqual(mac, Self.mac(of: json, storeID, key)),
            let nameKey = KeyBox.open(
                nameKeyBox, under: Self.nameKeyWrapping(storeID, key), authenticating: Array(storeID.utf8))
        else { throw RecordDefect(position: json.position, reason: Self.unopened) }
        return Sealer(storeID: storeID, key: key, nameKey: nameKey)
    }

    // MARK: Making

    /// The header of those slots, authenticated under the key.
    ///
    /// - Parameter previous: whose members that nobody here knows are to stay.
    init(
        storeID: String, tree: String, generation: Int, slots: [KeySlot], key: StoreKey, nameKey: StoreKey,
        keeping previous: JSON?
    ) {
        let box = KeyBox.seal(
            nameKey, under: Self.nameKeyWrapping(storeID, key), authenticating: Array(storeID.utf8))
        let bare = JSON.record(
            RecordEnvelope.members(kind: .store, generation: generation) + [
                ("store_id", JSON(storeID)), ("protection", JSON(Self.protection)), ("tree", JSON(tree)),
                ("aead", JSON(Self.cipher)), ("slots", JSON(slots.map(\.json))),
                ("name_key", JSON(Base64.encodeURL(box))),
            ], known: Self.names, keeping: previous)
        let mac = Self.mac(of: bare, storeID, key)
        json = .record([("mac", JSON(Base64.encodeURL(mac)))], known: ["mac"], keeping: bare)
        (self.storeID, self.tree, self.generation, self.slots) = (storeID, tree, generation, slots)
        (nameKeyBox, self.mac, isNewer) = (box, mac, false)
    }

    private static func mac(of json: JSON, _ storeID: String, _ key: StoreKey) -> [UInt8] {
        let header = key.derived(for: "header", salt: storeID.utf8)
        return Array(HMAC<SHA256>.authenticationCode(for: json.canonical(without: "mac"), using: header))
    }

    private static func nameKeyWrapping(_ storeID: String, _ key: StoreKey) -> SymmetricKey {
        key.derived(for: "name-key", salt: storeID.utf8)
    }
}
