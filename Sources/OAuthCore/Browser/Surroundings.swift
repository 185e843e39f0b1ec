#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where fob runs, as far as it decides whether a browser that is started here would show, and whether the user's own
/// reaches a port of this machine.
public enum Surroundings: Sendable, Equatable {
    /// In front of a screen.
    case screen
    /// Over SSH; `route` is what an `ssh` to here was told, as far as that is known: `ada@192.0.2.2`.
    case ssh(route: String?)
    /// In a container: a browser outside has another loopback.
    case container
    /// In the Windows Subsystem for Linux: the browser is one of Windows.
    case wsl
    /// On a machine without any screen.
    case noDisplay

    /// Judged by the variables and the files that mark such places.
    public static func detect(_ environment: [String: String]) -> Surroundings {
        detect(environment) { access($0, F_OK) == 0 }
    }

    static func detect(_ environment: [String: String], exists: (_ path: String) -> Bool) -> Surroundings {
        func isSet(_ variable: String) -> Bool { !(environment[variable] ?? "").isEmpty }
        if isSet("SSH_CONNECTION") || isSet("SSH_TTY") { return .ssh(route: route(environment)) }
        // Toolbox and Distrobox share screen and network with their host.
        let isTransparent = isSet("DISTROBOX_ENTER_PATH") || exists("/run/.toolboxenv")
        let isContainer = isSet("container") || exists("/.dockerenv") || exists("/run/.containerenv")
        if isContainer, !isTransparent { return .container }
        if isSet("WSL_DISTRO_NAME") || isSet("WSL_INTEROP") { return .wsl }
        #if !os(macOS)
            if !isSet("DISPLAY"), !isSet("WAYLAND_DISPLAY") { return .noDisplay }
        #endif
        return .screen
    }

    /// Why a browser that is started here would be of no use, a clause; nil where it would.
    /// - Parameter isNamed: whether `$BROWSER` names a program: whoever set it knows how to reach a screen from here.
    public func hindrance(isNamed: Bool) -> String? {
        switch self {
        case .screen: nil
        case .ssh: "this is a session over SSH"
        case .container where !isNamed: "fob runs in a container"
        case .wsl where !isNamed: "fob runs in WSL and BROWSER is not set"
        case .noDisplay where !isNamed: "there is no display and BROWSER is not set"
        default: nil
        }
    }

    /// What somebody does whose browser runs elsewhere, while fob listens at that point; nil where nothing is to be done.
    public func advice(listeningAt point: ListeningPoint) -> String? {
        let place = "\(point.host.rawValue):\(point.port)"
        switch self {
        case .screen: return nil
        case .ssh(let route):
            let target = point.host == .ipv6 ? "[::1]" : "127.0.0.1"
            return "If your browser runs on another machine, forward the port there first, ssh -L "
                + "\(point.port):\(target):\(point.port) \(route ?? "THIS-HOST"), or paste the code or the URL of the page "
                + "that it cannot show."
        case .container:
            return "A browser outside of the container does not reach \(place) in it, unless it was started with the "
                + "host's network: paste the code or the URL of the page that the browser cannot show."
        case .wsl:
            return
                "Open the page in Windows: it passes \(place) on to WSL. If its browser cannot show the last page, paste "
                + "that page's URL."
        case .noDisplay:
            return "If your browser runs on another machine, paste the code or the URL of the page that it cannot show."
        }
    }

    /// ssh(1): SSH_CONNECTION holds the client's address and port, then the server's.
    private static func route(_ environment: [String: String]) -> String? {
        let words = (environment["SSH_CONNECTION"] ?? "").split(separator: " ")
        guard words.count == 4, isWord(words[2]), let port = Int(words[3]), (1...65_535).contains(port) else {
            return nil
        }
        let user = environment["USER"].flatMap { isWord($0) ? "\($0)@" : nil } ?? ""
        return (port == 22 ? "" : "-p \(port) ") + user + words[2]
    }

    /// What may be shown as part of a command: nothing that a shell reads as more than a word.
    private static func isWord(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && !text.hasPrefix("-")
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || "._:-".utf8.contains(byte)
            }
    }
}
