import Vocabulary

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The process that listens at a port of this machine, as far as the kernel tells this user (Linux).
struct PortHolder: CustomStringConvertible, Sendable, Equatable {
    let process: Int
    let program: String

    var description: String { "\(program) (process \(process))" }

    static func find(port: Int) -> PortHolder? {
        #if os(Linux)
            let sockets = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap { inodes(in: text(of: $0) ?? "", port: port) }
            guard !sockets.isEmpty else { return nil }
            let links = Set(sockets.map { "socket:[\($0)]" })
            for process in entries(of: "/proc").compactMap(Int.init) {
                let folder = "/proc/\(process)/fd"
                guard entries(of: folder).contains(where: { links.contains(target(of: "\(folder)/\($0)") ?? "") })
                else {
                    continue
                }
                let name = (text(of: "/proc/\(process)/comm") ?? "").split(separator: "\n").first.map(String.init)
                return PortHolder(process: process, program: ScreenText.line(name ?? "a program", limit: 40))
            }
        #endif
        return nil
    }

    /// The inodes of the sockets in a table of /proc/net that listen at that port (proc_pid_net(5): state 0A).
    static func inodes(in table: String, port: Int) -> [String] {
        table.split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count > 9, fields[3] == "0A", let colon = fields[1].lastIndex(of: ":"),
                Int(fields[1][fields[1].index(after: colon)...], radix: 16) == port
            else { return nil }
            return String(fields[9])
        }
    }

    #if os(Linux)
        private static func text(of path: String) -> String? {
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return nil }
            defer { close(descriptor) }
            var bytes: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 16 << 10)
            while bytes.count < 4 << 20 {
                let count = read(descriptor, &chunk, chunk.count)
                guard count > 0 else { break }
                bytes.append(contentsOf: chunk[..<count])
            }
            return String(decoding: bytes, as: UTF8.self)
        }

        private static func entries(of folder: String) -> [String] {
            guard let stream = opendir(folder) else { return [] }
            defer { closedir(stream) }
            var names: [String] = []
            while let entry = readdir(stream) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                names.append(name)
            }
            return names
        }

        private static func target(of link: String) -> String? {
            var text = [CChar](repeating: 0, count: 256)
            let count = readlink(link, &text, text.count)
            guard count > 0 else { return nil }
            return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    #endif
}
