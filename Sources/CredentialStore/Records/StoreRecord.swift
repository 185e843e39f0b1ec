import Vocabulary

/// The file store.json: what is true of the store as a whole.
struct StoreRecord: Sendable {
    static let fileName = "store.json"
    static let names = ["format", "version", "store_id", "protection"]

    /// 16 random bytes in base64url, fixed when the store is made.
    let storeID: String
    let isNewer: Bool
    /// The version in the file, where it is an earlier one; nil otherwise.
    let migratedFrom: Int?

    init(parsing json: JSON) throws(RecordDefect) {
        migratedFrom = Migration.isNeeded(for: json, .store) ? Migration.version(of: json, .store) : nil
        let json = try Migration.current(json, .store)
        let reader = try RecordReader(json)
        let envelope = try RecordEnvelope(reader, kind: .store)
        storeID = try reader.string("store_id")
        isNewer = envelope.isNewer
    }

    /// A new store's.
    static func new(randomness: any Randomness) -> JSON {
        json(storeID: Base64.encodeURL(randomness.bytes(16)), keeping: nil)
    }

    /// Records are plain JSON, protected by their mode alone.
    ///
    /// - Parameter previous: what of store.json nobody here knows is to stay.
    static func json(storeID: String, keeping previous: JSON?) -> JSON {
        .record(
            RecordEnvelope.members(kind: .store, generation: nil) + [
                ("store_id", JSON(storeID)), ("protection", "none"),
            ], known: names, keeping: previous)
    }
}

/// What store.json says of how records are written.
enum StoreHeader: Sendable {
    case plain(StoreRecord)
    case sealed(SealedHeader)

    init(parsing file: JSON) throws(RecordDefect) {
        let json = try Migration.current(file, .store)
        let reader = try RecordReader(json)
        let envelope = try RecordEnvelope(reader, kind: .store)
        switch try reader.string("protection") {
        case "none": self = .plain(try StoreRecord(parsing: file))
        case SealedHeader.protection where !envelope.isNewer: self = .sealed(try SealedHeader(parsing: json))
        // What a later fob sealed is read where it is sealed as here.
        case SealedHeader.protection:
            if let sealed = try? SealedHeader(parsing: json) {
                self = .sealed(sealed)
            } else {
                self = .plain(try StoreRecord(parsing: file))
            }
        // A later fob may know of other protections; what it says of itself is readable.
        case _ where envelope.isNewer: self = .plain(try StoreRecord(parsing: file))
        default:
            throw RecordDefect(
                position: try reader.required("protection").position, reason: "“protection” must be “none” or “sealed”")
        }
    }

    /// Whether a later fob wrote it.
    var isNewer: Bool {
        switch self {
        case .plain(let record): record.isNewer
        case .sealed(let header): header.isNewer
        }
    }
}
