import CSystemCalls
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Header lines in a file without a name, which lives as long as the program that inherits it.
struct HeaderDescriptor {
    /// Readable as often as one likes by that program and what it starts.
    let path: String

    static func open(_ lines: [Secret]) throws(Failure) -> HeaderDescriptor {
        let content = lines.reduce(into: [UInt8]()) { bytes, line in line.withBytes { bytes += $0 + [0x0A] } }
        #if os(Linux)
            let descriptor = fob_memory_file("fob-headers")
        #else
            let descriptor = unlinkedFile()
        #endif
        guard descriptor >= 0, write(descriptor, content, content.count) == content.count,
            lseek(descriptor, 0, SEEK_SET) == 0
        else {
            throw Failure(
                .unexpected, "The headers could not be handed to the program: \(String(cString: strerror(errno))).")
        }
        #if os(Linux)
            // Named by process: a grandchild whose own descriptors were closed still reaches it.
            return HeaderDescriptor(path: "/proc/\(getpid())/fd/\(descriptor)")
        #else
            return HeaderDescriptor(path: "/dev/fd/\(descriptor)")
        #endif
    }

    #if !os(Linux)
        private static func unlinkedFile() -> Int32 {
            var template = Array("/tmp/fob-XXXXXX".utf8CString)
            let descriptor = mkstemp(&template)
            if descriptor >= 0 { unlink(template) }
            return descriptor
        }
    #endif
}

/// Becoming another program.
enum Replacement {
    /// A program that is missing or may not be run ends this one as shells do: with
    /// 127 or 126 and the reason.
    static func become(_ arguments: [String], environment: [String: String]) -> Never {
        let program = arguments.first ?? ""
        var argv = arguments.map { strdup($0) } + [nil]
        var envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        signal(SIGPIPE, SIG_DFL)
        Hardening.release()
        var obstacle: Int32?
        for candidate in candidates(program, path: environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin") {
            execve(candidate, &argv, &envp)
            // As execvp(3): what may not be run does not hide what stands further on.
            if errno == EACCES { obstacle = EACCES }
            guard [ENOENT, ENOTDIR, EACCES].contains(errno) else { break }
        }
        let error = [ENOENT, ENOTDIR].contains(errno) ? obstacle ?? ENOENT : errno
        let reason = String(cString: strerror(error))
        _ = Output.report(
            Failure(
                .usage, "\(ScreenText.line(program, limit: 200)): \(reason).", remedy: "Is it installed and in PATH?"))
        exit(error == ENOENT ? 127 : 126)
    }

    private static func candidates(_ program: String, path: String) -> [String] {
        guard !program.contains("/") else { return [program] }
        return path.split(separator: ":").map { "\($0)/\(program)" }
    }
}
