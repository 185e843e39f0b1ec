import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Loopback ports for programs that must be told one.
///
/// They lie below the range from which the system takes ports for outgoing connections (32768 and up on Linux, 49152 on
/// macOS), so nobody's connection can sit on one between the look and the use; each is given once in this process, and
/// another process begins elsewhere.
public enum FreePort {
    private static let range = 20_000..<32_000
    private static let next = Mutex(range.lowerBound + Int(getpid()) * 97 % range.count)

    /// A port that nobody listens at.
    public static func find() throws -> Int {
        for _ in range {
            let port = next.withLock { next in
                defer { next = next + 1 < range.upperBound ? next + 1 : range.lowerBound }
                return next
            }
            if let descriptor = taken(port) {
                close(descriptor)
                return port
            }
        }
        throw ProgramError("no loopback port is free")
    }

    /// Takes a port as soon as it is free; nil where it stays taken.
    ///
    /// A child that another test starts at this moment holds copies of all sockets until it has closed them.
    public static func freed(_ port: Int, within limit: Duration = .seconds(20)) async -> Int32? {
        let clock = ContinuousClock()
        let end = clock.now + limit
        while true {
            if let descriptor = taken(port) { return descriptor }
            guard clock.now < end, (try? await clock.sleep(for: .milliseconds(10))) != nil else { return nil }
        }
    }

    /// Takes a port without listening at it; the caller closes the descriptor. Nil where somebody has it.
    public static func taken(_ port: Int) -> Int32? {
        #if canImport(Glibc)
            let stream = Int32(SOCK_STREAM.rawValue)
        #else
            let stream = SOCK_STREAM
        #endif
        let descriptor = socket(AF_INET, stream, 0)
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        if bound { return descriptor }
        close(descriptor)
        return nil
    }
}
