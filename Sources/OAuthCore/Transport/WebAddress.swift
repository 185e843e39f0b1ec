/// Scheme, host and port of an absolute http or https URL, read strictly.
///
/// Parsers disagree about unusual URLs (`http://evil\@good/`, `%2e` in a host), and what one checks another must
/// not read differently. So only the plain form is accepted: everything else is no address at all.
struct WebAddress: Sendable, Equatable {
    enum Scheme: String, Sendable {
        case http, https
        var defaultPort: Int { self == .http ? 80 : 443 }
    }

    let scheme: Scheme
    /// In lower case, an IPv6 literal without its brackets.
    let host: String
    let port: Int
    /// What follows the authority: path, query and fragment.
    let rest: String

    /// Nil for another scheme, a missing host, user-info, a character outside printable ASCII, or a backslash.
    init?(_ url: String) {
        let bytes = Array(url.utf8)
        guard bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }) else { return nil }
        guard let colon = url.firstIndex(of: ":"), let scheme = Scheme(rawValue: url[..<colon].lowercased()),
            url[colon...].hasPrefix("://")
        else { return nil }
        let afterScheme = url[url.index(colon, offsetBy: 3)...]
        let end = afterScheme.firstIndex { "/?#".contains($0) } ?? afterScheme.endIndex
        guard let authority = Self.split(afterScheme[..<end]) else { return nil }
        self.scheme = scheme
        host = authority.host.lowercased()
        port = authority.port ?? scheme.defaultPort
        rest = String(afterScheme[end...])
    }

    /// Host and port as they stand in a URL, the port left out where it is the scheme's own.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == scheme.defaultPort ? name : "\(name):\(port)"
    }

    /// Whether the host is this very machine: `localhost`, 127.0.0.0/8 or ::1.
    var isLoopback: Bool {
        host == "localhost" || host == "::1" || (Self.octets(host).map { $0.first == 127 } ?? false)
    }

    /// The four numbers of a dotted IPv4 address in its canonical spelling.
    static func octets(_ host: String) -> [UInt8]? {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let numbers = parts.compactMap { UInt8($0) }
        guard numbers.count == 4, zip(parts, numbers).allSatisfy({ $0 == String($1) }) else { return nil }
        return numbers
    }

    private static func split(_ authority: Substring) -> (host: String, port: Int?)? {
        let host: Substring
        var tail: Substring
        if authority.first == "[" {
            guard let close = authority.firstIndex(of: "]") else { return nil }
            host = authority[authority.index(after: authority.startIndex)..<close]
            tail = authority[authority.index(after: close)...]
            guard host.contains(":"), host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return nil }
        } else {
            let end = authority.firstIndex(of: ":") ?? authority.endIndex
            host = authority[..<end]
            tail = authority[end...]
            guard !host.isEmpty, host.first != "-", host.allSatisfy(isHostCharacter) else { return nil }
        }
        guard !tail.isEmpty else { return (String(host), nil) }
        guard tail.removeFirst() == ":", tail.allSatisfy({ ("0"..."9").contains($0) }), let port = Int(tail),
            (1...65535).contains(port)
        else { return nil }
        return (String(host), port)
    }

    private static func isHostCharacter(_ character: Character) -> Bool {
        switch character {
        case "a"..."z", "A"..."Z", "0"..."9", ".", "-", "_": true
        default: false
        }
    }
}
