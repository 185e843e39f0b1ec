import SandboxProvider
import Synchronization
import Vocabulary

/// A clock that stands still until a test moves it.
final class HeldClock: WallClock {
    private let instant: Mutex<Instant>

    init(_ text: String = "2026-01-01T00:00:00Z") {
        instant = Mutex(Instant(rfc3339: text) ?? Instant(milliseconds: 0))
    }

    func now() -> Instant { instant.withLock { $0 } }
    func advance(by duration: Duration) { instant.withLock { $0 = $0 + duration } }
}

/// Bytes that differ from call to call and from run to run not at all.
final class CountedBytes: Randomness {
    private let next = Mutex<UInt64>(0)

    func bytes(_ count: Int) -> [UInt8] {
        let number = next.withLock { value in
            value += 1
            return value
        }
        return (0..<count).map { UInt8(truncatingIfNeeded: number &* 131 &+ UInt64($0) &* 17) }
    }
}

extension Mint {
    static func counted(_ scripted: [Kind: [String]] = [:]) -> Mint {
        Mint(randomness: CountedBytes(), scripted: scripted)
    }
}

extension SandboxOptions {
    static func test(_ dialects: String..., clock: HeldClock = HeldClock()) -> SandboxOptions {
        SandboxOptions(
            dialects: dialects.isEmpty ? SandboxCatalogue.ids : dialects, clock: clock, randomness: CountedBytes())
    }
}

/// RFC 7636 appendix B.
enum Pair {
    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
}

let redirectURI = "http://127.0.0.1:8976/callback/test"
let start = Instant(milliseconds: 1_767_225_600_000)
