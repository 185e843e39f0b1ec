import OAuthCore
import TokenService
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What is wrong with the machine around fob.
enum MachineExamination {
    static func findings(_ workshop: Workshop) -> [Finding] {
        let environment = workshop.environment
        var findings: [Finding] = []
        if getuid() != geteuid() || getgid() != getegid() {
            findings.append(
                Finding(
                    "machine", .usage, "fob runs with another user's rights (setuid): it refuses to hold secrets so.",
                    remedy: "chmod u-s,g-s the program."))
        }
        if let defect = NetworkCheck.trustRootsDefect(environment: environment) {
            findings.append(Finding("machine", .network, "\(sentence(defect))"))
        }
        if let defect = NetworkCheck.proxyDefect(environment: environment) {
            findings.append(Finding("machine", .network, "\(sentence(defect))"))
        }
        let proxies = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"].filter {
            environment[$0]?.isEmpty == false
        }
        if let used = proxies.first {
            findings.append(
                Finding(
                    "machine", nil, "Providers are called through the proxy of \(used).",
                    remedy: "Name exceptions in no_proxy."))
        }
        // 2020-01-01: every token would look as if it lived for years.
        if workshop.clock.now() < Instant(milliseconds: 1_577_836_800_000) {
            findings.append(
                Finding(
                    "machine", .usage, "The clock says \(workshop.clock.now().localText).",
                    remedy: "Set the clock: expiry is told by it."))
        }
        let isNamed = environment["BROWSER"]?.isEmpty == false
        if let reason = Surroundings.detect(environment).hindrance(isNamed: isNamed) {
            findings.append(
                Finding(
                    "machine", nil, "No browser would show: \(reason).",
                    remedy: "fob login prints the page to open, and takes the code where it is pasted."))
        }
        return findings
    }

    /// The ports at which sign-ins of these providers are answered, and who sits there.
    static func ports(_ providers: [ProviderSummary]) -> [Finding] {
        let ports = providers.compactMap { $0.redirectURI.flatMap(loopbackPort) }
        return Set(ports).sorted().compactMap { port in
            guard !isFree(port) else { return nil }
            let holder = NetworkCheck.holder(ofPort: port) ?? "another program"
            return Finding(
                "machine", .busy, "The port \(port), where sign-ins are answered, is in use by \(holder).",
                remedy:
                    "A sign-in that is under way ends by itself. Else end it, or paste the code: fob login ACCOUNT --code -"
            )
        }
    }

    private static func sentence(_ text: String) -> String {
        (text.first?.uppercased() ?? "") + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
    }

    private static func loopbackPort(_ uri: String) -> Int? {
        for prefix in ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"] where uri.hasPrefix(prefix) {
            return Int(uri.dropFirst(prefix.count).prefix { $0.isNumber })
        }
        return nil
    }

    private static func isFree(_ port: Int) -> Bool {
        guard let number = in_port_t(exactly: port) else { return true }
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        // As the listener does: a port that waits for its last connection to be forgotten is free.
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = number.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return result == 0 || errno != EADDRINUSE
    }
}
