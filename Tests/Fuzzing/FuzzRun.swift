public import Synchronization

/// Gives each target its share of the inputs, and takes note of what broke and what took long.
public struct FuzzRun: Sendable {
    /// Something that must not happen, and the input that makes it happen.
    public struct Finding: Sendable, CustomStringConvertible {
        let target: String
        let seed: UInt64
        let number: Int
        let what: String
        let input: [UInt8]

        /// With the command that shows it again.
        public var description: String {
            "\(target): \(what)\n  input: \(String(decoding: input.prefix(4000), as: UTF8.self).debugDescription)\n"
                + "  again: swift run Fuzz --target \(target) --seed \(seed) --number \(number)"
        }
    }

    /// What became of one target's inputs.
    public struct Share: Sendable {
        /// Its name.
        public let target: String
        /// How many it got.
        public internal(set) var inputs = 0
        /// What all of them took, their making included.
        public internal(set) var time = Duration.zero
        /// What the slowest took by itself.
        public internal(set) var slowest = Duration.zero
        /// Which one that was.
        public internal(set) var slowestNumber = 0
        /// The first ten.
        public internal(set) var findings: [Finding] = []
    }

    private let seed: UInt64
    /// What one input may take, which is measured again before it counts: a machine that does something else is no hang.
    private let timeLimit: Duration

    /// - Parameter timeLimit: for one input.
    public init(seed: UInt64, timeLimit: Duration) {
        self.seed = seed
        self.timeLimit = timeLimit
    }

    /// Where the run is, for whoever has to say so after a crash: the number of the target and of the input.
    public static let place = Atomic<UInt64>(0)

    /// Runs the target's share of `inputs`.
    /// - Parameter only: a single number, to see one input again.
    public func run(_ target: FuzzTarget, inputs: Int, only: Int? = nil) -> Share {
        var share = Share(target: target.name)
        let index = UInt64(FuzzTarget.all.firstIndex { $0.name == target.name } ?? 0)
        let clock = ContinuousClock()
        let begin = clock.now
        for number in only.map({ $0..<$0 + 1 }) ?? 0..<Self.share(of: target, inputs: inputs) {
            Self.place.store(index << 48 | UInt64(number), ordering: .relaxed)
            let input = target.input(seed: seed, number: number)
            let start = clock.now
            note(in: &share, target, number, input)
            let time = clock.now - start
            share.inputs += 1
            guard time > share.slowest else { continue }
            // The best of four is the input's own.
            let own =
                (0..<3).map { _ in clock.measure { try? target.check(input) } }.min().map { min($0, time) } ?? time
            if own > share.slowest { (share.slowest, share.slowestNumber) = (own, number) }
            if own > timeLimit {
                share.findings.append(
                    Finding(target: target.name, seed: seed, number: number, what: "it took \(own)", input: input))
            }
        }
        share.time = clock.now - begin
        return share
    }

    private func note(in share: inout Share, _ target: FuzzTarget, _ number: Int, _ input: [UInt8]) {
        do { try target.check(input) } catch {
            let what = (error as? Violation)?.sentence ?? "it threw \(error)"
            guard share.findings.count < 10 else { return }
            share.findings.append(
                Finding(target: target.name, seed: seed, number: number, what: what, input: input))
        }
    }

    private static func share(of target: FuzzTarget, inputs: Int) -> Int {
        let all = FuzzTarget.all.reduce(0) { $0 + $1.weight }
        return (inputs * target.weight + all - 1) / all
    }
}
