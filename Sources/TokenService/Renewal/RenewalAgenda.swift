import Vocabulary

/// Who is due when, the earliest first.
struct RenewalAgenda: Sendable, Equatable {
    struct Entry: Sendable, Equatable, Comparable {
        let due: Instant
        let id: AccountID

        static func < (left: Entry, right: Entry) -> Bool { (left.due, left.id) < (right.due, right.id) }
    }

    private(set) var entries: [Entry] = []
    private var places: [AccountID: Instant] = [:]

    init(_ entries: [Entry] = []) {
        self.entries = entries.sorted()
        for entry in entries { places[entry.id] = entry.due }
    }

    /// The next one; nil where nothing is ever due.
    var next: Instant? { entries.first?.due }

    func due(_ id: AccountID) -> Instant? { places[id] }

    /// Puts an account in its place, or takes it off.
    mutating func set(_ id: AccountID, due: Instant?) {
        if let old = places.removeValue(forKey: id) { entries.remove(at: place(of: Entry(due: old, id: id))) }
        guard let due else { return }
        let entry = Entry(due: due, id: id)
        entries.insert(entry, at: place(of: entry))
        places[id] = due
    }

    /// Takes off those whose time has come, the earliest first.
    mutating func takeDue(at now: Instant) -> [AccountID] {
        let count = entries.firstIndex { $0.due > now } ?? entries.count
        let ids = entries[..<count].map(\.id)
        entries.removeFirst(count)
        for id in ids { places[id] = nil }
        return ids
    }

    private func place(of entry: Entry) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle] < entry { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
