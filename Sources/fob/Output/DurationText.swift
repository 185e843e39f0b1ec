import ArgumentParser
import DeckModel

/// A duration as a person writes it: `90`, `90s`, `10m`, `8h`, `2d`.
struct DurationArgument: ExpressibleByArgument {
    let duration: Duration

    init(_ duration: Duration) { self.duration = duration }

    init?(argument: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        var digits = argument[...]
        var factor: Int64 = 1
        if let last = digits.last, let unit = units[last] {
            factor = unit
            digits.removeLast()
        }
        guard let count = Int64(digits), count >= 0, count < 1 << 40 else { return nil }
        duration = .seconds(count * factor)
    }
}

/// `NAME=VALUE`, cut at the first `=`.
struct Assignment: ExpressibleByArgument {
    let name: String
    let value: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else { return nil }
        name = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
    }
}

extension Duration {
    /// As the deck writes it: `7h 41m`, `52:10`.
    var label: String { Countdown.label(self) }
}
