public import Vocabulary

/// What a provider said of itself when it was last asked: a copy that can be fetched again, and the origins that its
/// owner has agreed to, which cannot.
public struct MetadataCopy: Sendable, Equatable {
    /// Who the document is about.
    public var issuer: String
    /// As it came.
    public var document: JSON
    /// When it came.
    public var fetchedAt: Instant
    /// The issuer's public keys as they came; nil until an ID token needed them.
    public var keys: JSON?

    /// A copy of that document.
    public init(issuer: String, document: JSON, fetchedAt: Instant, keys: JSON? = nil) {
        self.issuer = issuer
        self.document = document
        self.fetchedAt = fetchedAt
        self.keys = keys
    }
}

/// The file `metadata/PROVIDER.json`.
enum MetadataRecord {
    static let names = RecordEnvelope.names + ["provider", "issuer", "fetched_at", "document", "keys"]

    static func copy(parsing json: JSON, of provider: Name) throws(RecordDefect) -> MetadataCopy {
        let json = try Migration.current(json, .metadata)
        let reader = try RecordReader(json)
        _ = try RecordEnvelope(reader, kind: .metadata)
        guard try reader.name("provider") == provider else {
            throw RecordDefect(position: json.position, reason: "it is the metadata of another provider")
        }
        return MetadataCopy(
            issuer: try reader.string("issuer"), document: try reader.required("document"),
            fetchedAt: try reader.instant("fetched_at"), keys: reader.optional("keys"))
    }

    static func json(_ copy: MetadataCopy, of provider: Name) -> JSON {
        .record(
            RecordEnvelope.members(kind: .metadata, generation: 0) + [
                ("provider", JSON(provider.text)),
                ("issuer", JSON(copy.issuer)),
                ("fetched_at", JSON(copy.fetchedAt.storable.rfc3339)),
                ("document", copy.document),
                ("keys", copy.keys),
            ], known: names, keeping: nil)
    }
}
