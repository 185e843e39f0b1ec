#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the kernel counts of a process, from `/proc`; nil where there is none.
struct ProcessFigures {
    /// Of processor time, user and system, all threads; 100 a second.
    let ticks: Int
    /// How often its main thread slept of itself, and so was woken.
    let wakeups: Int
    /// The same of its other threads.
    let otherWakeups: Int
    /// Time on a processor, finer than ticks, of the threads that still live.
    let busy: Duration
    /// Resident memory.
    let kibibytes: Int

    init?(_ process: pid_t) {
        guard let stat = Self.text("/proc/\(process)/stat"), let status = Self.text("/proc/\(process)/status"),
            // Behind the name in parentheses, which may hold anything, comes the third field of proc(5).
            let tail = stat.split(separator: ")").last?.split(separator: " "), tail.count > 13,
            let user = Int(tail[11]), let system = Int(tail[12]), let memory = Self.number("VmRSS", in: status)
        else { return nil }
        ticks = user + system
        kibibytes = memory
        var (own, others, nanoseconds) = (0, 0, 0)
        for thread in Self.threads(of: process) {
            let folder = "/proc/\(process)/task/\(thread)"
            let sleeps = Self.number("voluntary_ctxt_switches", in: Self.text(folder + "/status") ?? "") ?? 0
            if thread == "\(process)" { own += sleeps } else { others += sleeps }
            nanoseconds += Self.text(folder + "/schedstat")?.split(separator: " ").first.flatMap { Int($0) } ?? 0
        }
        wakeups = own
        otherWakeups = others
        busy = .nanoseconds(nanoseconds)
    }

    private static func number(_ name: String, in text: String) -> Int? {
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
    }

    private static func threads(of process: pid_t) -> [String] {
        guard let folder = opendir("/proc/\(process)/task") else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if Int(name) != nil { names.append(name) }
        }
        return names
    }

    private static func text(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = read(descriptor, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
}
