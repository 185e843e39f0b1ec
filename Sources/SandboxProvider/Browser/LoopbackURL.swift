/// An http URL on loopback, taken apart.
struct LoopbackURL: Sendable {
    let host: String
    let port: Int
    /// Path and query; the fragment never leaves a browser.
    let target: String
    let fragment: String?

    /// Nil for another scheme, another host, or credentials in the authority.
    init?(_ text: String) {
        guard text.hasPrefix("http://") else { return nil }
        let rest = text.dropFirst("http://".count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let halves = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard halves.count <= 2, halves[0] == "127.0.0.1" || halves[0] == "localhost" else { return nil }
        guard let port = halves.count == 2 ? Int(halves[1]) : 80, (1...65_535).contains(port) else { return nil }
        self.port = port
        host = String(halves[0])
        let behind = rest.dropFirst(authority.count)
        let visible = behind.prefix { $0 != "#" }
        target = visible.hasPrefix("/") ? String(visible) : "/" + visible
        fragment = visible.count < behind.count ? String(behind.dropFirst(visible.count + 1)) : nil
    }

    var origin: String { "http://\(host):\(port)" }
}
