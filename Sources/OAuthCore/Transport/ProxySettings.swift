/// The proxy that the environment asks for.
///
/// `https_proxy`, else `all_proxy`, in lower case first; `no_proxy` makes exceptions. `http_proxy` has no effect: the
/// only http that fob speaks is to this machine, and that never passes a proxy (a token in clear text on the way).
struct ProxySettings: Sendable, Equatable {
    /// A proxy and how it is spoken to.
    struct Proxy: Sendable, Hashable {
        enum Kind: Sendable { case http, socks5 }
        let kind: Kind
        let host: String
        let port: Int
        let user: String?
        let password: String?
    }

    private let value: (variable: String, url: String)?
    private let exceptions: [String]

    init(environment: [String: String]) {
        let variable = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
            .first { environment[$0].map { !$0.isEmpty } ?? false }
        value = variable.map { ($0, environment[$0] ?? "") }
        let names = environment["no_proxy"] ?? environment["NO_PROXY"] ?? ""
        exceptions = names.split { $0 == "," || $0 == " " }.map { $0.lowercased() }
    }

    static func == (left: Self, right: Self) -> Bool {
        left.value?.url == right.value?.url && left.exceptions == right.exceptions
    }

    /// The proxy for that address; nil where it is called directly.
    func proxy(for address: WebAddress) throws(TransportError) -> Proxy? {
        guard let value, !address.isLoopback, !isExcepted(address) else { return nil }
        guard let proxy = Self.parse(value.url) else {
            throw TransportError(
                .notConnected,
                "\(address.host) was not called: \(value.variable) names no proxy that fob can use; it must look like "
                    + "http://host:port or socks5://host:port")
        }
        return proxy
    }

    private func isExcepted(_ address: WebAddress) -> Bool {
        exceptions.contains { entry in
            guard entry != "*" else { return true }
            var name = entry
            if let colon = entry.lastIndex(of: ":"), let port = Int(entry[entry.index(after: colon)...]),
                !entry[..<colon].contains(":") || entry[..<colon].hasSuffix("]")
            {
                guard port == address.effectivePort else { return false }
                name = String(entry[..<colon])
            }
            if name.hasPrefix("*.") { name.removeFirst() }
            if name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
            guard !name.isEmpty, name != "." else { return false }
            let suffix = name.hasPrefix(".") ? name : "." + name
            return address.bareHost == name || address.bareHost == suffix.dropFirst()
                || address.bareHost.hasSuffix(suffix)
        }
    }

    private static func parse(_ text: String) -> Proxy? {
        var rest = text[...]
        var kind = Proxy.Kind.http
        if let marker = text.firstRange(of: "://") {
            switch text[..<marker.lowerBound].lowercased() {
            case "http": kind = .http
            case "socks5", "socks5h", "socks": kind = .socks5
            default: return nil
            }
            rest = text[marker.upperBound...]
        }
        var user: String?
        var password: String?
        if let at = rest.lastIndex(of: "@") {
            let parts = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            user = parts.first.flatMap { unescaped($0) }
            password = parts.count == 2 ? unescaped(parts[1]) : ""
            guard user != nil, password != nil else { return nil }
            rest = rest[rest.index(after: at)...]
        }
        guard let address = try? WebAddress("http://" + rest, plainHTTP: .anywhere), address.tail == "/" else {
            return nil
        }
        let port = address.port ?? (kind == .http ? 3128 : 1080)
        return Proxy(kind: kind, host: address.bareHost, port: port, user: user, password: password)
    }

    private static func unescaped(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var index = text.utf8.startIndex
        let view = text.utf8
        while index < view.endIndex {
            guard view[index] == UInt8(ascii: "%") else {
                bytes.append(view[index])
                index = view.index(after: index)
                continue
            }
            guard let end = view.index(index, offsetBy: 3, limitedBy: view.endIndex),
                let byte = UInt8(text[view.index(after: index)..<end], radix: 16)
            else { return nil }
            bytes.append(byte)
            index = end
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
