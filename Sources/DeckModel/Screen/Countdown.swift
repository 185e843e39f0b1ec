public import Vocabulary

/// How a time that is left is written, and when it will be written differently.
public enum Countdown {
    /// `12d` above 48 hours, `7h 41m` above one hour, `52:10` below, `expired` at the end.
    public static func label(_ left: Duration) -> String {
        let seconds = left.wholeMilliseconds <= 0 ? 0 : (left.wholeMilliseconds + 999) / 1000
        switch seconds {
        case 0: return "expired"
        case ...3600: return "\(seconds / 60):\(twoDigits(seconds % 60))"
        case ...172_800: return "\(seconds / 3600)h \(twoDigits(seconds / 60 % 60))m"
        default: return "\(seconds / 86_400)d"
        }
    }

    /// The label where there is little room: `7h`, `12d`, `52m`, `58s`, `expired`.
    public static func shortLabel(_ left: Duration) -> String {
        let seconds = left.wholeMilliseconds <= 0 ? 0 : (left.wholeMilliseconds + 999) / 1000
        switch seconds {
        case 0: return "expired"
        case ..<60: return "\(seconds)s"
        case ...3600: return "\(seconds / 60)m"
        case ...172_800: return "\(seconds / 3600)h"
        default: return "\(seconds / 86_400)d"
        }
    }

    /// The first instant after `now` at which ``label(_:)`` of the time until `end` changes; nil once it is `expired`.
    public static func nextChange(until end: Instant, now: Instant) -> Instant? {
        let left = (end - now).wholeMilliseconds
        guard left > 0 else { return nil }
        let seconds = (left + 999) / 1000
        // The label of `s` seconds stands until (s - 1) seconds are left, that of an hour's minute until it is full.
        let step: Int64 =
            switch seconds {
            case ...3600: 1
            case ...172_800: min(seconds % 60 + 1, seconds - 3600)
            default: min(seconds % 86_400 + 1, seconds - 172_800)
            }
        return end - .seconds(seconds - step)
    }

    /// Time that has passed, for a task: `4s`, `1:12`.
    public static func elapsed(_ duration: Duration) -> String {
        let seconds = max(0, duration.wholeSeconds)
        return seconds < 60 ? "\(seconds)s" : "\(seconds / 60):\(twoDigits(seconds % 60))"
    }

    private static func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
