/// Something that reads what others wrote, and what must hold whatever they wrote.
public struct FuzzTarget: Sendable {
    /// As the command line names it.
    public let name: String
    /// How many inputs it gets for one of the slowest target's.
    let weight: Int
    let mutator: Mutator
    let check: @Sendable ([UInt8]) throws -> Void

    /// - Parameter limit: of an input, in bytes.
    init(
        _ name: String, weight: Int, limit: Int = 4096, corpus: [String], words: [String],
        check: @escaping @Sendable ([UInt8]) throws -> Void
    ) {
        self.name = name
        self.weight = weight
        mutator = Mutator(corpus: corpus.map { Array($0.utf8) }, words: words.map { Array($0.utf8) }, limit: limit)
        self.check = check
    }

    /// Every target, in the order in which they are run. A new reader of foreign text is added here.
    public static let all: [FuzzTarget] = [
        .callback, .paste, .form, .json, .dates, .tokenReply, .refusal, .profile, .addresses, .records, .exports,
        .screenText, .redactor, .base64, .idToken, .metadata, .sealedHeader, .sealedRecord,
    ]

    /// The input of that number, which depends on nothing else.
    func input(seed: UInt64, number: Int) -> [UInt8] {
        var random = SeededGenerator(seed: seed ^ (UInt64(number) &* 0xD134_2543_DE82_EF95))
        _ = random.next()
        return mutator.input(&random)
    }
}

/// Something that must hold did not, as a sentence.
struct Violation: Error {
    let sentence: String

    init(_ sentence: String) { self.sentence = sentence }
}

/// - Throws: ``Violation`` with the sentence unless the condition holds.
func demand(_ condition: Bool, _ sentence: @autoclosure () -> String) throws {
    if !condition { throw Violation(sentence()) }
}

/// That text is fit for a terminal: no control, no bidirectional override, nothing invisible that steers.
func demandScreenFit(_ text: String, _ what: @autoclosure () -> String) throws {
    for scalar in text.unicodeScalars {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF,
            0xE0000...0xE007F:
            throw Violation("\(what()) holds U+\(String(scalar.value, radix: 16))")
        default: continue
        }
    }
}

extension FuzzTarget: CustomStringConvertible {
    /// The name.
    public var description: String { name }
}
