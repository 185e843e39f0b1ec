import Vocabulary

/// A date as HTTP writes it (RFC 9110 section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`, and the two older forms that a
/// recipient must know.
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func read(_ text: String) -> Instant? {
        guard text.utf8.count <= 64 else { return nil }
        let words = text.split(whereSeparator: { " ,-".contains($0) }).map(String.init)
        switch words.count {
        // Sun, 06 Nov 1994 08:49:37 GMT, and Sunday, 06-Nov-94 08:49:37 GMT.
        case 6 where words[5] == "GMT": return instant(words[3], words[2], words[1], words[4])
        // Sun Nov  6 08:49:37 1994.
        case 5: return instant(words[4], words[1], words[2], words[3])
        default: return nil
        }
    }

    private static func instant(_ year: String, _ month: String, _ day: String, _ time: String) -> Instant? {
        guard let yearNumber = number(year, 4), let place = months.firstIndex(of: month), let dayNumber = number(day, 2)
        else { return nil }
        // Two digits are of this century up to the middle of it.
        let whole = year.utf8.count > 2 ? yearNumber : yearNumber + (yearNumber < 70 ? 2000 : 1900)
        let pieces = time.split(separator: ":", omittingEmptySubsequences: false).compactMap { number(String($0), 2) }
        guard pieces.count == 3, pieces[0] < 24, pieces[1] < 60, pieces[2] <= 60,
            let date = CivilDate(year: whole, month: Int64(place + 1), day: dayNumber)
        else { return nil }
        let seconds = date.daysSince1970 * 86_400 + pieces[0] * 3600 + pieces[1] * 60 + min(pieces[2], 59)
        return Instant(milliseconds: seconds * 1000)
    }

    private static func number(_ text: String, _ digits: Int) -> Int64? {
        guard (1...digits).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(text)
    }
}
