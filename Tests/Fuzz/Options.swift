import Fuzzing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the command line says: `--inputs N --seed N --target NAME --number N --time-limit MS`.
struct Options {
    var inputs = 1_000_000
    var seed: UInt64 = 1
    var target: String?
    var number: Int?
    /// Of one input, in milliseconds.
    var timeLimit = 10

    init(_ arguments: some Sequence<String>) {
        var rest = Array(arguments)
        while rest.count >= 2 {
            let (name, value) = (rest.removeFirst(), rest.removeFirst())
            switch (name, Int(value)) {
            case ("--inputs", let count?): inputs = max(1, count)
            case ("--seed", let number?): seed = UInt64(bitPattern: Int64(number))
            case ("--number", let number?): self.number = max(0, number)
            case ("--time-limit", let limit?): timeLimit = max(1, limit)
            case ("--target", _) where FuzzTarget.all.contains { $0.name == value }: target = value
            default: Self.refuse(name)
            }
        }
        if let left = rest.first { Self.refuse(left) }
    }

    private static func refuse(_ word: String) -> Never {
        let names = FuzzTarget.all.map(\.name).joined(separator: ", ")
        print("Fuzz: \(word) is not understood. --inputs N --seed N --target NAME --number N --time-limit MS; \(names)")
        exit(2)
    }
}

/// One line of the table.
struct Row {
    let text: String

    init(_ share: FuzzRun.Share) {
        let seconds = Double(share.time.components.seconds) + Double(share.time.components.attoseconds) / 1e18
        let slowest =
            Double(share.slowest.components.attoseconds) / 1e15
            + Double(share.slowest.components.seconds) * 1000
        let columns = [
            share.target.padded(12), "\(share.inputs)".padded(11), "\((seconds * 10).rounded() / 10) s".padded(10),
            "\(Int(Double(share.inputs) / max(seconds, 0.000_001)))".padded(11),
            "\((slowest * 100).rounded() / 100) ms (number \(share.slowestNumber))",
        ]
        text = columns.joined()
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }
}
