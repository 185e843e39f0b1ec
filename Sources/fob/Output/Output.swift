import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Data goes to stdout, everything meant for a person to stderr.
enum Output {
    static func out(_ line: String) { write(line + "\n", to: 1) }
    static func err(_ line: String) { write(line + "\n", to: 2) }

    static func json(_ document: JSON) { write(String(decoding: document.serialized(), as: UTF8.self), to: 1) }

    static func raw(_ bytes: [UInt8]) { write(bytes, to: 1) }

    /// Prints a failure for its reader and returns its exit code.
    static func report(_ failure: Failure) -> Int32 {
        err("fob: \(failure.message)")
        if let remedy = failure.remedy { err("hint: \(remedy)") }
        return failure.exitCode
    }

    /// Ends a command that did what it could: prints all failures but one and throws that one. Nothing for none.
    ///
    /// - Parameter worst: the one whose exit code counts; the first where it is nil.
    static func raise(_ failures: [Failure], worst: Failure? = nil) throws(Failure) {
        guard let worst = worst ?? failures.first else { return }
        for failure in failures where failure != worst { _ = report(failure) }
        throw worst
    }

    private static func write(_ text: String, to descriptor: Int32) { write(Array(text.utf8), to: descriptor) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

/// `write(2)`, named apart from the methods here.
private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}
