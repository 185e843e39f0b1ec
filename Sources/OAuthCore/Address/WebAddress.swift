/// An http or https URL in its parts, held to what an endpoint may be.
///
/// Refused are: any other scheme, user info, a host with anything but letters, digits, hyphens and dots (a homograph
/// needs more than ASCII), dot segments however they are spelled, and every character that RFC 3986 does not allow.
/// http is accepted for loopback alone, so that no secret travels in clear.
struct WebAddress: Sendable, Equatable {
    let scheme: String
    /// Lower case; an IPv6 address with its brackets.
    let host: String
    let port: Int?
    /// As written, `/` where there is none.
    let path: String
    let query: String?
    let fragment: String?

    /// What is wrong with an address, as a clause about it: “it names no host”.
    struct Defect: Error {
        let reason: String
    }

    /// Who may be spoken to in clear.
    enum PlainHTTP {
        case loopbackOnly
        /// For a proxy: what passes it is TLS from end to end.
        case anywhere
    }

    init(_ text: String, plainHTTP: PlainHTTP = .loopbackOnly) throws(Defect) {
        var rest = Substring(text)
        guard text.utf8.allSatisfy(Self.isAllowed) else {
            throw Defect(reason: "it holds a character that no URL may hold")
        }
        fragment = Self.cut(&rest, at: "#")
        query = Self.cut(&rest, at: "?")
        guard let separator = rest.firstRange(of: "://") else {
            throw Defect(reason: "it must begin with https://")
        }
        scheme = rest[..<separator.lowerBound].lowercased()
        rest = rest[separator.upperBound...]
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = rest[..<slash]
        path = slash == rest.endIndex ? "/" : String(rest[slash...])
        guard !authority.contains("@") else { throw Defect(reason: "it holds user information before the host") }
        (host, port) = try Self.hostAndPort(authority)
        guard !Self.hasDotSegment(path) else { throw Defect(reason: "its path holds a . or .. segment") }
        switch scheme {
        case "https": break
        case "http" where isLoopback || plainHTTP == .anywhere: break
        case "http": throw Defect(reason: "it is http, which is accepted for loopback only")
        default: throw Defect(reason: "its scheme is neither https nor, for loopback, http")
        }
    }

    /// Whether the host is this machine by its name or address.
    var isLoopback: Bool { Self.isLoopback(host) }

    /// The port that is connected to.
    var effectivePort: Int { port ?? (scheme == "https" ? 443 : 80) }

    /// The host as a connection takes it: an IPv6 address without its brackets.
    var bareHost: String { host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host }

    /// Scheme, host and port, the port only where it is not the scheme's own.
    var origin: String {
        let own = scheme == "https" ? 443 : 80
        return "\(scheme)://\(host)" + (port.map { $0 == own ? "" : ":\($0)" } ?? "")
    }

    /// The origin without its scheme.
    var place: String { String(origin.dropFirst(scheme.count + 3)) }

    /// What stands behind the origin, as written.
    var tail: String {
        path + (query.map { "?\($0)" } ?? "") + (fragment.map { "#\($0)" } ?? "")
    }

    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let octets = host.split(separator: ".", omittingEmptySubsequences: false)
        return octets.count == 4 && octets[0] == "127"
            && octets.allSatisfy { octet in
                octet.utf8.count <= 3 && (Int(octet).map { (0...255).contains($0) } ?? false)
            }
    }

    /// Whether a segment is `.` or `..` after decoding, as a server may see it.
    static func hasDotSegment(_ path: String) -> Bool {
        // By bytes: this is asked of every URL of a profile whenever one is read.
        path.utf8.split(separator: UInt8(ascii: "/")).contains { segment in
            var rest = segment
            var dots = 0
            while let byte = rest.first {
                let isEncoded = rest.starts(with: "%2e".utf8) || rest.starts(with: "%2E".utf8)
                guard isEncoded || byte == UInt8(ascii: ".") else { return false }
                rest = rest.dropFirst(isEncoded ? 3 : 1)
                dots += 1
            }
            return dots <= 2
        }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x61...0x7A, 0x41...0x5A, 0x30...0x39: true
        default: "-._~:/?#[]@!$&'()*+,;=%".utf8.contains(byte)
        }
    }

    private static func hostAndPort(_ authority: Substring) throws(Defect) -> (String, Int?) {
        var name = authority
        var port: Int?
        if let colon = authority.lastIndex(of: ":"), authority[colon...].firstIndex(of: "]") == nil {
            name = authority[..<colon]
            let digits = authority[authority.index(after: colon)...]
            guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits),
                (1...65535).contains(number)
            else { throw Defect(reason: "its port is not a number from 1 to 65535") }
            port = number
        }
        let host = name.lowercased()
        if host.hasPrefix("[") {
            guard host == "[::1]" else { throw Defect(reason: "its host is an address that is not loopback") }
            return (host, port)
        }
        guard isHostName(host) else { throw Defect(reason: "its host is empty or holds odd characters") }
        return (host, port)
    }

    /// Labels of letters, digits and inner hyphens, joined by single dots.
    static func isHostName(_ host: String) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard host.utf8.count <= 253 else { return false }
        return labels.allSatisfy { label in
            let bytes = Array(label.utf8)
            guard let first = bytes.first, let last = bytes.last, bytes.count <= 63 else { return false }
            return first != 0x2D && last != 0x2D
                && bytes.allSatisfy {
                    (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0)
                        || $0 == 0x2D || $0 == 0x5F
                }
        }
    }

    /// Takes what stands behind the first `mark` away from `rest`; nil where there is none.
    private static func cut(_ rest: inout Substring, at mark: Unicode.Scalar) -> String? {
        guard let index = rest.utf8.firstIndex(of: UInt8(ascii: mark)) else { return nil }
        defer { rest = rest[..<index] }
        return String(rest[rest.utf8.index(after: index)...])
    }
}
