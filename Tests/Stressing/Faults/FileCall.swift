/// One system call that changes or locks a file of a home, as strace wrote it down.
public struct FileCall: Sendable, Hashable, CustomStringConvertible {
    /// `renameat`.
    public let name: String
    /// Which of its thread's calls of that name it is, from 1: what strace's `when=` counts.
    public let ordinal: Int
    /// What it is done to, from the home on, without chance in it: `fob/store/accounts/acme-local/.tmp-me.json`; empty for
    /// a connection.
    public let place: String
    let thread: Int
    /// The folders of the home whose calls alone were counted; empty where all were.
    var counted: [String] = []
    /// Whether strace gave the answer in the kernel's place.
    let isInjected: Bool
    /// Whether the kernel said no.
    let hasFailed: Bool

    /// “renameat store/accounts/acme-local/me.json”.
    public var description: String {
        "\(name) \(place.hasPrefix("fob/") ? String(place.dropFirst(4)) : place) (\(ordinal))"
    }

    /// All that a log tells, in the order of time.
    ///
    /// - Parameter home: the folder that counts.
    static func calls(in log: String, home: String) -> [FileCall] {
        var counts: [String: Int] = [:]
        var calls: [FileCall] = []
        for line in log.split(separator: "\n") {
            guard let match = line.firstMatch(of: #/^(\d+) +(\w+)\((.*)$/#), let thread = Int(match.1) else { continue }
            let (name, rest) = (String(match.2), match.3)
            counts["\(thread) \(name)", default: 0] += 1
            guard let place = place(name, rest, home: home) else { continue }
            calls.append(
                FileCall(
                    name: name, ordinal: counts["\(thread) \(name)"] ?? 0, place: place, thread: thread,
                    isInjected: rest.hasSuffix("(INJECTED)"), hasFailed: rest.contains(#/\) += -1 E/#)))
        }
        return calls
    }

    /// Nil for a call that concerns no file of the home, and for one that only reads.
    private static func place(_ name: String, _ rest: Substring, home: String) -> String? {
        if name == "connect" { return rest.contains("AF_INET") ? "" : nil }
        if name == "openat", !rest.contains("O_CREAT") { return nil }
        // “9</somewhere/store>” or “AT_FDCWD</somewhere>”: the first descriptor, with its path.
        guard let descriptor = rest.firstMatch(of: #/^[A-Z_0-9]+<([^>]*)>/#) else { return nil }
        var path = String(descriptor.1)
        if ["openat", "mkdirat", "unlinkat", "renameat", "renameat2"].contains(name) {
            let names = rest.matches(of: #/"([^"]*)"/#).map { String($0.1) }
            // Of a rename what it makes.
            guard let last = name.hasPrefix("rename") ? names.last : names.first else { return nil }
            path = last.hasPrefix("/") ? last : path + "/" + last
        }
        guard path.hasPrefix(home + "/") else { return nil }
        return String(path.dropFirst(home.count + 1)).replacing(#/(\.tmp-.*)-\d+-[0-9a-f]{16}/#) { String($0.1) }
    }
}
