import NIOCore
import Vocabulary

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// That a port could not be opened, and what the kernel said.
struct BindRefusal: Error {
    /// This machine has no such address: IPv6 switched off, or IPv4.
    static let missingAddress = [EADDRNOTAVAIL, EAFNOSUPPORT]

    let failure: Failure
    private let code: Int32?

    init(_ error: any Error, at point: ListeningPoint) {
        code = (error as? IOError)?.errnoCode
        let place = "port \(point.port) of \(point.host.rawValue)"
        let reason =
            switch code {
            case EADDRINUSE: "is taken" + (PortHolder.find(port: point.port).map { " by \($0)" } ?? "")
            case EACCES, EPERM: "is not open to this user"
            default: "cannot be opened"
            }
        failure = Failure(
            .busy, "The sign-in cannot wait for its answer: \(place) \(reason).",
            remedy:
                "Free it and try again; or set another redirect URI, registered with the vendor, by fob provider edit "
                + "NAME --redirect-uri http://\(point.host.rawValue):PORT\(point.path); or paste the answer, by fob login "
                + "ACCOUNT --code -.",
            obstacle: .redirectURI)
    }

    var isTaken: Bool { code == EADDRINUSE }
    var isMissingAddress: Bool { code.map(Self.missingAddress.contains) ?? false }
}
