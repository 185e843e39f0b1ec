import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A port that takes connections and says nothing: whoever came there can be counted afterwards.
final class SilentPort: Sendable {
    let port: Int
    private let descriptor: Int32

    init() throws {
        // A child that another test starts at this moment may hold a copy of the socket that found the port.
        let found = (0..<100).lazy.compactMap { _ in
            try? FreePort.find()
        }.compactMap { port in FreePort.taken(port).map { (port: port, descriptor: $0) } }.first
        (port, descriptor) = try #require(found)
        try #require(listen(descriptor, 128) == 0)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    deinit { close(descriptor) }

    /// How many connections came since the last look.
    func visits() -> Int {
        var count = 0
        while true {
            let visitor = accept(descriptor, nil, nil)
            guard visitor >= 0 else { return count }
            close(visitor)
            count += 1
        }
    }
}
