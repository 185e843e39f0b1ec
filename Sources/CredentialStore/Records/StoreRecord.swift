import Vocabulary

/// The file store.json: what is true of the store as a whole.
struct StoreRecord: Sendable {
    static let fileName = "store.json"
    static let names = ["format", "version", "store_id", "protection"]

    /// 16 random bytes in base64url, fixed when the store is made.
    let storeID: String
    let isNewer: Bool

    init(parsing json: JSON) throws(RecordDefect) {
        let reader = try RecordReader(json)
        let envelope = try RecordEnvelope(reader, kind: .store)
        storeID = try reader.string("store_id")
        let protection = try reader.string("protection")
        guard protection == "none" || envelope.isNewer else {
            throw RecordDefect(
                position: try reader.required("protection").position, reason: "“protection” must be “none”")
        }
        isNewer = envelope.isNewer
    }

    /// A new store's: records are plain JSON, protected by their mode alone.
    static func new(randomness: any Randomness) -> JSON {
        .record(
            RecordEnvelope.members(kind: .store, generation: nil) + [
                ("store_id", JSON(Base64.encodeURL(randomness.bytes(16)))), ("protection", "none"),
            ], known: names, keeping: nil)
    }
}
