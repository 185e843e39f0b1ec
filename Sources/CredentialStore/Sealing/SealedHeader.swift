import Vocabulary

struct SealedHeader: Sendable {
    static let treePrefix = "sealed-"
    static func isTree(_ name: String) -> Bool { name.hasPrefix(treePrefix) }
    var json: JSON { [:] }
    struct Slot { var source: SecretKeySource? }
    let storeID: String
    let tree: String
    let slots: [Slot] = []
    let isNewer: Bool
    init(parsing json: JSON) throws(RecordDefect) { throw RecordDefect(position: json.position, reason: "stub") }
    func sealer(_ key: StoreKey) throws(RecordDefect) -> Sealer { Sealer(storeID: storeID, key: key, nameKey: key) }
    func key(secret: LockedBytes, _ source: SecretKeySource) -> StoreKey? { nil }
}
