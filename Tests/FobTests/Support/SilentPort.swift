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
        let port = try FreePort.find()
        let descriptor = try #require(FreePort.taken(port))
        self.port = port
        self.descriptor = descriptor
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
