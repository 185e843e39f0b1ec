/// The known name that a misspelt one most likely means; nil where none is near.
///
/// Near is at most a third of its length away, by insertions, deletions and replacements.
public func nearestName(to text: String, among names: [String]) -> String? {
    let wanted = Array(text.lowercased().prefix(100))
    let near = names.map { (name: $0, distance: editDistance(wanted, Array($0.lowercased()))) }
        .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
    guard let near, near.distance <= max(2, wanted.count / 3) else { return nil }
    return near.name
}

private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, b) in right.enumerated() {
            let above = row[j + 1]
            row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
            diagonal = above
        }
    }
    return row[right.count]
}
