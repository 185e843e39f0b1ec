#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The times of one thing that was measured often.
struct Samples {
    private let sorted: [Duration]

    init(_ durations: [Duration]) { sorted = durations.sorted() }

    var count: Int { sorted.count }
    var median: Duration { sorted[sorted.count / 2] }

    /// `2.41 ms (2.30 to 3.92, 40 runs)`.
    var text: String {
        guard let least = sorted.first, let most = sorted.last else { return "not measured" }
        return "\(median.inMilliseconds) ms (\(least.inMilliseconds) to \(most.inMilliseconds), \(count) runs)"
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }

    /// With two digits after the point.
    var inMilliseconds: String { rounded(seconds * 1000, digits: 2) }
}

/// The median of the ratios of two rows that were measured in pairs, so that a machine whose speed drifts harms it little.
func medianRatio(_ pairs: [(Duration, Duration)]) -> String {
    let ratios = pairs.map { $0.0.seconds / $0.1.seconds }.sorted()
    return ratios.isEmpty ? "not measured" : rounded(ratios[ratios.count / 2], digits: 2)
}

func rounded(_ number: Double, digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let whole = Int64((number * scale).rounded())
    guard digits > 0 else { return "\(whole)" }
    let fraction = String(whole.magnitude % UInt64(scale))
    return "\(whole / Int64(scale))." + String(repeating: "0", count: digits - fraction.count) + fraction
}

/// Prints one line of the table: what, how much, and what was aimed at.
func row(_ what: String, _ figure: String, aim: String = "") {
    print("| \(what) | \(figure) | \(aim) |")
    // Into a file as well line by line: the whole takes minutes.
    fflush(nil)
}
