import TestSupport
import Testing
import Vocabulary

@testable import OAuthCore

@Suite("The parts of the listener without a socket")
struct ListeningPointTests {
    @Test(
        "which redirect URIs fob can listen at",
        arguments: [
            ("http://127.0.0.1:8976/callback/acme", ListeningPoint(port: 8976, path: "/callback/acme")),
            ("http://127.0.0.1:8976/callback/acme?nonce=1", ListeningPoint(port: 8976, path: "/callback/acme")),
            ("http://[::1]:8976/cb", ListeningPoint(host: .ipv6, port: 8976, path: "/cb")),
            ("http://localhost:8976", ListeningPoint(host: .localhost, port: 8976, path: "/")),
            ("http://127.0.0.1/cb", ListeningPoint(port: 80, path: "/cb")),
            ("https://127.0.0.1:8976/cb", nil), ("https://app.example/cb", nil), ("http://0.0.0.0:8976/cb", nil),
            ("http://127.0.0.1.evil.example:8976/cb", nil), ("http://u@127.0.0.1:8976/cb", nil), ("urn:ietf:oob", nil),
        ] as [(String, ListeningPoint?)])
    func parsed(uri: String, point: ListeningPoint?) {
        #expect(ListeningPoint(redirectURI: uri) == point)
    }

    @Test("the holder of a port is found in the kernel's table")
    func holder() {
        let table = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:2310 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0
               1: 0100007F:2310 0100007F:9999 01 00000000:00000000 00:00000000 00000000  1000        0 4712 1 0
               2: 0100007F:2311 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4713 1 0
            """
        #expect(PortHolder.inodes(in: table, port: 8976) == ["4711"])
        #expect(PortHolder.inodes(in: "nonsense\n\n0: x", port: 8976) == [])
    }
}
