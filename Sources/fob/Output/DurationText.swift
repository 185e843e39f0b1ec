import ArgumentParser
import Vocabulary

/// A duration as a person writes it: `90`, `90s`, `10m`, `8h`, `2d`.
struct DurationArgument: ExpressibleByArgument {
    let duration: Duration

    init(_ duration: Duration) { self.duration = duration }

    /// In the help: `8h`.
    var defaultValueDescription: String { duration.inWords }

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
    /// As it stands in a sentence, in at most two units: `7d`, `2h 5m`, `52m 10s`, `42s`.
    var inWords: String {
        // What is left of a second counts as one, so that a token asked for an hour does not begin with 59m 59s.
        var rest = max(0, (wholeMilliseconds + 999) / 1000)
        var parts: [String] = []
        for (unit, size) in [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)] as [(String, Int64)] {
            if rest >= size, parts.count < 2 { parts.append("\(rest / size)\(unit)") } else if !parts.isEmpty { break }
            rest %= size
        }
        return parts.isEmpty ? "0s" : parts.joined(separator: " ")
    }
}
