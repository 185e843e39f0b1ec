#if os(Linux)
    import Foundation

    /// The most memory that a program has had at once, in KiB, as far as it could be seen until its end.
    ///
    /// Neither `getrusage(RUSAGE_CHILDREN)` nor `wait4` can tell: a program begins its life in the memory of the one that
    /// starts it, and the kernel counts that one's peak to its own (fs/exec.c, `setmax_mm_hiwater_rss`). `VmHWM` begins anew
    /// with `execve`.
    func peakMemory(of processID: Int32) async -> Int {
        var peak = 0
        while let status = try? String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
        {
            peak = max(peak, Int(line.filter(\.isNumber)) ?? 0)
            await Task.yield()
        }
        return peak
    }
#endif
