/// A point in time: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct Instant: Hashable, Comparable, Sendable {
    /// Since 1970, negative before it.
    public let milliseconds: Int64

    /// The instant that many milliseconds after 1970-01-01T00:00:00Z.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Whether the left one is earlier.
    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    /// The later instant; stays at the end of time where it would pass it.
    public static func + (instant: Instant, duration: Duration) -> Instant {
        let (sum, overflow) = instant.milliseconds.addingReportingOverflow(duration.wholeMilliseconds)
        guard overflow else { return Instant(milliseconds: sum) }
        return Instant(milliseconds: duration < .zero ? .min : .max)
    }

    /// The earlier instant; stays at the beginning of time where it would pass it.
    public static func - (instant: Instant, duration: Duration) -> Instant {
        // Not by adding the opposite: that of the longest duration has no `components`.
        let (rest, overflow) = instant.milliseconds.subtractingReportingOverflow(duration.wholeMilliseconds)
        guard overflow else { return Instant(milliseconds: rest) }
        return Instant(milliseconds: duration < .zero ? .max : .min)
    }

    /// The time between, negative where `later` is the earlier one; held within `Int64` milliseconds.
    public static func - (later: Instant, earlier: Instant) -> Duration {
        let (difference, overflow) = later.milliseconds.subtractingReportingOverflow(earlier.milliseconds)
        return .milliseconds(overflow ? (later > earlier ? Int64.max : .min) : difference)
    }
}

extension Duration {
    /// Milliseconds, cut towards zero and held within `Int64`.
    public var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        let (sum, past) = product.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        return past ? (seconds < 0 ? .min : .max) : sum
    }

    /// Whole seconds, cut towards zero.
    public var wholeSeconds: Int64 { components.seconds }
}

/// Where the time comes from. The composition root of the program holds the only live one.
public protocol WallClock: Sendable {
    /// The time at the moment of the call.
    func now() -> Instant
}
