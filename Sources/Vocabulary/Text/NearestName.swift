/// Finds the known name that somebody meant who wrote another.
public enum NearestName {
    /// The candidate with the fewest edits, if they are few for its length.
    public static func of(_ text: String, among candidates: [String]) -> String? {
        let best = candidates.map { (name: $0, distance: distance(text.lowercased(), $0.lowercased())) }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
        guard let best, best.distance <= max(2, best.name.count / 3) else { return nil }
        return best.name
    }

    /// `Did you mean “exchange”?`, or the list of what there is.
    public static func remedy(for text: String, among candidates: [String], listing: String) -> String? {
        if let nearest = of(text, among: candidates) { return "Did you mean “\(nearest)”?" }
        return candidates.isEmpty ? nil : "\(listing): \(candidates.joined(separator: ", "))."
    }

    /// Insertions, deletions, replacements and swaps of neighbours.
    static func distance(_ left: String, _ right: String) -> Int {
        let a = Array(left.utf8.prefix(100))
        let b = Array(right.utf8.prefix(100))
        var before: [Int] = []
        var previous = Array(0...b.count)
        for i in a.indices {
            var current = [i + 1]
            for j in b.indices {
                var best = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
                current.append(best)
            }
            before = previous
            previous = current
        }
        return previous[b.count]
    }
}
