/// Where on this machine an authorization answer comes back: the parts of a loopback redirect URI.
public struct ListeningPoint: Sendable, Hashable {
    /// The ways to name this machine in a redirect URI. The literals are preferred (RFC 8252 section 8.3).
    public enum Host: String, Sendable {
        case ipv4 = "127.0.0.1"
        case ipv6 = "[::1]"
        /// Both literals are listened on: which one a browser tries is not known.
        case localhost
    }

    /// Which of this machine's names the redirect URI uses; decides what is bound.
    public let host: Host
    /// 0 takes any free port.
    public let port: Int
    /// With its leading slash, as it stands in the redirect URI.
    public let path: String

    /// A point that was named by its parts.
    /// - Parameter path: with its leading slash, without query.
    public init(host: Host = .ipv4, port: Int, path: String) {
        self.host = host
        self.port = port
        self.path = path
    }

    /// Nil for a URI that fob cannot listen at, so that the answer must be pasted.
    public init?(redirectURI: String) {
        guard let address = try? WebAddress(redirectURI), address.scheme == "http", address.fragment == nil else {
            return nil
        }
        switch address.host {
        case "127.0.0.1": host = .ipv4
        case "[::1]": host = .ipv6
        case "localhost": host = .localhost
        default: return nil
        }
        port = address.effectivePort
        path = address.path
    }

    /// The same place at another port.
    public func moved(toPort port: Int) -> ListeningPoint { ListeningPoint(host: host, port: port, path: path) }

    /// The addresses to bind, in the order in which they are tried.
    var addresses: [String] {
        switch host {
        case .ipv4: ["127.0.0.1"]
        case .ipv6: ["::1"]
        case .localhost: ["127.0.0.1", "::1"]
        }
    }

    /// What the Host header of a browser says that was sent here, `port` being the one that was bound.
    func authorities(port: Int) -> Set<String> {
        let named = "\(host.rawValue):\(port)"
        return port == 80 ? [named, host.rawValue] : [named]
    }
}
