import OAuthCore
import Vocabulary

/// One value of a profile that a provider has otherwise, as `PATH=VALUE` among others on one line.
struct OverridePair: Equatable {
    let path: String
    let value: String

    /// Why a line is none of pairs, as a clause.
    struct Defect: Error, Equatable {
        let reason: String
    }

    var text: String { "\(path)=\(value)" }

    init(path: String, value: String) {
        self.path = path
        self.value = value
    }

    /// A stored value as it reads back from a line of several: quoted where a part of it looks like the next pair.
    init(path: String, value: JSON) {
        let plain = OverridePair(path: path, value: Self.text(value))
        let isRead = (try? Self.read(plain.text).get()) == [plain]
        self = isRead ? plain : OverridePair(path: path, value: Self.json(value))
    }

    /// Text as it is where nothing else could be meant, else JSON.
    static func text(_ value: JSON) -> String {
        if let text = value.string, (try? JSON(parsing: Array(text.utf8))) == nil { return text }
        return json(value)
    }

    private static func json(_ value: JSON) -> String {
        ScreenText.line(String(decoding: value.serialized(pretty: false).dropLast(), as: UTF8.self))
    }

    /// Pairs with spaces between them. A word that begins no pair belongs to the value before it; what JSON holds in quotes or
    /// brackets is one value whatever it looks like.
    static func read(_ line: String) -> Result<[OverridePair], Defect> {
        var pairs: [OverridePair] = []
        var rest = line.utf8[...]
        while let start = rest.firstIndex(where: { $0 != 0x20 }) {
            rest = rest[start...]
            let word = String(decoding: rest.prefix { $0 != 0x20 }, as: UTF8.self)
            let halves = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if halves.count == 2, isPath(halves[0]) {
                let value = rest.dropFirst(halves[0].utf8.count + 1)
                let json = closedJSON(value)
                pairs.append(OverridePair(path: halves[0], value: json ?? halves[1]))
                rest = value.dropFirst((json ?? halves[1]).utf8.count)
            } else if let last = pairs.popLast() {
                pairs.append(OverridePair(path: last.path, value: "\(last.value) \(word)"))
                rest = rest.dropFirst(word.utf8.count)
            } else {
                return .failure(Defect(reason: "write it as PATH=VALUE: refresh.rotation=static"))
            }
        }
        if let twice = pairs.first(where: { pair in pairs.count { $0.path == pair.path } > 1 }) {
            return .failure(Defect(reason: "\(twice.path) is given twice"))
        }
        return .success(pairs)
    }

    /// The text, list or object at the beginning, where it is closed and a space or the end follows; else nil.
    private static func closedJSON(_ text: Substring.UTF8View) -> String? {
        guard let first = text.first, [0x22, 0x5B, 0x7B].contains(first) else { return nil }
        var depth = 0
        var isQuoted = false
        var isEscaped = false
        for index in text.indices {
            let byte = text[index]
            if isQuoted {
                if isEscaped {
                    isEscaped = false
                } else if byte == 0x5C {
                    isEscaped = true
                } else if byte == 0x22 {
                    isQuoted = false
                }
            } else if byte == 0x22 {
                isQuoted = true
            } else if byte == 0x5B || byte == 0x7B {
                depth += 1
            } else if byte == 0x5D || byte == 0x7D {
                depth -= 1
            }
            guard depth == 0, !isQuoted else { continue }
            let value = text[...index]
            let after = text[text.index(after: index)...]
            guard after.first ?? 0x20 == 0x20, (try? JSON(parsing: Array(value))) != nil else { return nil }
            return String(decoding: value, as: UTF8.self)
        }
        return nil
    }

    /// Names with dots between them; parameters may be called `audience[]`.
    private static func isPath(_ text: String) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { step in
            !step.isEmpty
                && step.utf8.allSatisfy { byte in
                    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
                        || [0x5F, 0x2D, 0x5B, 0x5D].contains(byte)
                }
        }
    }
}
