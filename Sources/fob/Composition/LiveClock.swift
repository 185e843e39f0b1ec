import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The wall clock of this machine.
struct LiveClock: WallClock {
    func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// The random generator of the system.
struct LiveRandomness: Randomness {
    func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}

#if DEBUG
    /// A clock that a test moves: the file named by `FOB_TEST_CLOCK` holds the time as RFC 3339.
    struct FileClock: WallClock {
        let path: String

        func now() -> Instant {
            guard let bytes = SmallFile.read(path), let text = String(validating: bytes, as: UTF8.self),
                let instant = Instant(rfc3339: text.split(whereSeparator: \.isWhitespace).joined())
            else { return LiveClock().now() }
            return instant
        }
    }
#endif
