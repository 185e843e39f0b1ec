import Vocabulary

/// The accounts of a store at one moment, by provider and name, with their folders open; parts of it may be read side by
/// side.
public struct AccountListing: Sendable {
    /// Held as long as the listing: its folders are those of one way to write records.
    let use: StoreUse?
    private let folders: [(folder: Folder, ids: [AccountID])]

    /// How many accounts there are.
    public let count: Int

    init(use: StoreUse?, entries: [(folder: Folder, ids: [AccountID])]) {
        self.use = use
        folders = entries
        count = entries.reduce(0) { $0 + $1.ids.count }
    }

    /// About equal parts that together are all of it.
    public func parts(_ number: Int) -> [Range<Int>] {
        (0..<number).map { count * $0 / number..<count * ($0 + 1) / number }
    }

    /// The accounts of a part, still by folder.
    func entries(in part: Range<Int>) -> [(folder: Folder, ids: ArraySlice<AccountID>)] {
        var entries: [(Folder, ArraySlice<AccountID>)] = []
        var start = 0
        for (folder, ids) in folders {
            let wanted = part.clamped(to: start..<start + ids.count)
            if !wanted.isEmpty { entries.append((folder, ids[wanted.lowerBound - start..<wanted.upperBound - start])) }
            start += ids.count
        }
        return entries
    }
}
