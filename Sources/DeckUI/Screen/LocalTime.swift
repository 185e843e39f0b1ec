import Vocabulary

/// Times as the user's own clock shows them.
struct LocalTime {
    private let text: String

    init(_ instant: Instant, zone: ZoneOffset) { text = (instant + zone(instant)).rfc3339 }

    /// `21:43:07`
    var clock: String { String(text.dropFirst(11).prefix(8)) }
    /// `21:43`
    var minute: String { String(text.dropFirst(11).prefix(5)) }
    /// `23 Aug 21:43`
    var day: String { "\(date) \(minute)" }
    /// `23 Aug`
    var date: String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let month = Int(text.dropFirst(5).prefix(2)) ?? 1
        let day = Int(text.dropFirst(8).prefix(2)) ?? 1
        return "\(day) \(months[max(1, min(month, 12)) - 1])"
    }
    /// `2026`
    var year: String { String(text.prefix(4)) }
}
