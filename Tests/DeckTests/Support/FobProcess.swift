import Foundation
import TestSupport

extension Tmux {
    /// Starts fob in the shell, under a number that the story can send signals to; waits for its deck.
    func startFob(_ arguments: String = "", in folder: TemporaryFolder) async throws -> Int32 {
        let file = folder.path("pid-\(UUID().uuidString.prefix(8))")
        try await type("sh -c 'echo $$ > \(file); exec \"$FOB\" \(arguments)'; echo \"status=$?\"")
        try await press("Enter")
        let number = try await poll(for: "the process number") {
            Int32(
                (try? String(contentsOfFile: file, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
                    ?? "")
        }
        try await waitForDeck()
        return number
    }

    /// Everything that the pane gets from now on also goes to that file, byte by byte.
    func record(to path: String) async throws {
        try await command(["pipe-pane", "-t", "0", "-o", "cat >> '\(path)'"])
    }
}

/// Whether something accepts connections at that port of 127.0.0.1.
func isListening(_ port: Int) -> Bool {
    #if canImport(Glibc)
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
}
