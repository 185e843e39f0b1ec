#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reading of a file, a pipe or a descriptor that a person named, whole and with a cap.
enum SmallFile {
    static let limit = 1 << 20

    /// Nil where it cannot be opened or is longer than the limit.
    static func read(_ path: String, limit: Int = limit) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return read(descriptor: descriptor, limit: limit)
    }

    /// Reads to the end and leaves the descriptor open.
    static func read(descriptor: Int32, limit: Int = limit) -> [UInt8]? {
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = chunk.withUnsafeMutableBytes { systemRead(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0, content.count + count <= limit else { return nil }
            if count == 0 { return content }
            content += chunk[..<count]
        }
    }
}

/// `read(2)`, named apart from the methods here.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
