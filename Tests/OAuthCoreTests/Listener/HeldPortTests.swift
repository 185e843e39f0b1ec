import Foundation
import NIOCore
import NIOPosix
import TestSupport
import Testing
import Vocabulary

@testable import OAuthCore

@Suite("A port that is open before anybody waits at it", .timeLimit(.minutes(10)))
struct HeldPortTests {
    private static let point = ListeningPoint(port: 0, path: "/callback/acme")

    @Test("is the one that the wait then uses, and is free when the wait is over")
    func waited() async throws {
        let listener = LoopbackListener.patient
        let port = try await listener.withPort(near: Self.point) { held throws(Failure) in
            #expect(held.point.port != 0)
            let early = try? await RawClient.exchange(
                LoopbackListenerTests.get(LoopbackListenerTests.right, port: held.point.port), port: held.point.port)
            #expect(early?.hasPrefix("HTTP/1.1 400 ") == true, "nothing is waited for yet")
            let answer = try await listener.wait(
                at: held.point, read: LoopbackListenerTests.read,
                listening: { port in
                    #expect(port == held.point.port)
                    await listener.release(held)
                    Task {
                        try await RawClient.exchange(
                            LoopbackListenerTests.get(LoopbackListenerTests.right, port: port), port: port)
                    }
                })
            #expect(answer == "c1")
            // RFC 8252 section 8.3: closed after the answer, whatever goes on afterwards.
            await #expect(throws: (any Error).self) { try await RawClient(port: held.point.port) }
            return held.point.port
        }
        let descriptor = await FreePort.freed(port)
        #expect(descriptor != nil)
        if let descriptor { close(descriptor) }
    }

    @Test("is free again when what it was opened for failed")
    func failed() async throws {
        let listener = LoopbackListener.patient
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let failure = await #expect(throws: Failure.self) {
            try await listener.withPort(near: Self.point) { held throws(Failure) in
                announce.yield(held.point.port)
                throw Failure(.refused, "no")
            }
        }
        #expect(failure?.kind == .refused)
        for await port in ports {
            let descriptor = await FreePort.freed(port)
            #expect(descriptor != nil)
            if let descriptor { close(descriptor) }
            break
        }
    }

    @Test("case 11: a port that is taken is replaced by the next that is free")
    func another() async throws {
        let wanted = try FreePort.find()
        let other = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: wanted).get()
        let listener = LoopbackListener(limits: .init(rebind: .milliseconds(1)))
        try await listener.withPort(near: Self.point.moved(toPort: wanted)) { held throws(Failure) in
            #expect(held.point.port != wanted && held.point.host == .ipv4)
        }
        try await other.close()
        try await listener.withPort(near: Self.point.moved(toPort: wanted)) { held throws(Failure) in
            #expect(held.point.port == wanted)
        }
    }

    @Test(
        "case 11: localhost is listened at under both of its addresses, at one port", arguments: ["127.0.0.1", "::1"])
    func localhost(address: String) async throws {
        let point = ListeningPoint(host: .localhost, port: 0, path: "/callback/acme")
        try await LoopbackListener.patient.withPort(near: point) { held throws(Failure) in
            let client = try? await RawClient(port: held.point.port, host: address)
            #expect(client != nil)
            await client?.close()
            #expect(held.point.host == .localhost)
        }
    }

    @Test("case 11: [::1] alone is listened at where the redirect URI names it")
    func ipv6() async throws {
        // Held without listening under the other address: another test's server may be given the same number there.
        let wanted = try FreePort.find()
        let other = try #require(FreePort.taken(wanted))
        defer { close(other) }
        let point = ListeningPoint(host: .ipv6, port: wanted, path: "/callback/acme")
        let answer = try await LoopbackListener.patient.wait(
            at: point, read: LoopbackListenerTests.read,
            listening: { port in
                await #expect(throws: (any Error).self) { try await RawClient(port: port, host: "127.0.0.1") }
                Task {
                    try await RawClient.exchange(
                        "GET \(LoopbackListenerTests.right) HTTP/1.1\r\nHost: [::1]:\(port)\r\n\r\n", port: port,
                        host: "::1")
                }
            })
        #expect(answer == "c1")
    }
}

@Suite("The redirect URI of a sign-in")
struct LandingTests {
    static let base = """
        { "id": "p", "name": "P", "docs": ["https://as.example/"], "checked": "2026-01-01", "confidence": "verified",
          MEMBERS
          "legs": { "authorize": { "url": "https://as.example/a", "pkce": { "mode": "required" } },
                    "exchange": { "url": "https://as.example/t" } },
          "refresh": { "mode": "none" },
          "header_sets": { "default": { "headers": ["Authorization: Bearer {access_token}"] } } }
        """

    static func dialect(_ members: String, redirectURI: String? = nil, name: String = "work") throws -> Dialect {
        let text = base.replacing("MEMBERS", with: members.isEmpty ? "" : members + ",")
        let catalogue = ProfileCatalogue(userFiles: [(path: "p.json", bytes: Array(text.utf8))])
        return try Dialect(
            profile: try catalogue.profile(try Name("p")),
            provider: Provider(name: try Name(name), profile: try Name("p"), clientID: "c", redirectURI: redirectURI))
    }

    @Test(
        "is fob's own unless somebody said otherwise",
        arguments: [
            ("", nil, "http://127.0.0.1:8976/callback/work", nil),
            (#""redirect": { "host": "localhost" }"#, nil, "http://localhost:8976/callback/work", nil),
            (#""redirect": { "host": "[::1]" }"#, nil, "http://[::1]:8976/callback/work", nil),
            (#""redirect": { "port": "any" }"#, nil, "http://127.0.0.1:8976/callback/work", 0),
            (#""redirect": { "port": "any" }"#, "http://127.0.0.1:9000/x?y=1", "http://127.0.0.1:9000/x?y=1", 9000),
            (#""redirect": { "port": "any" }"#, "http://127.0.0.1/x", "http://127.0.0.1/x", 0),
            (#""redirect": { "port": "any" }"#, "https://app.example/x", "https://app.example/x", nil),
            ("", "http://127.0.0.1:9000/x", "http://127.0.0.1:9000/x", nil),
            (#""redirect": { "loopback": false }"#, nil, "https://localhost:8976/callback/work", nil),
            (#""redirect": { "loopback": false }"#, "https://app.example/x", "https://app.example/x", nil),
        ] as [(String, String?, String, Int?)])
    func own(members: String, given: String?, uri: String, openPort: Int?) throws {
        let dialect = try Self.dialect(members, redirectURI: given)
        #expect(dialect.redirectURI == uri)
        #expect(dialect.openPoint?.port == openPort)
    }

    @Test("carries the port that was opened, and keeps its path and query")
    func landed() throws {
        let dialect = try Self.dialect(#""redirect": { "port": "any" }"#, redirectURI: "http://127.0.0.1:9000/x?y=1")
        #expect(
            dialect.landing(at: ListeningPoint(port: 4711, path: "/x")).redirectURI == "http://127.0.0.1:4711/x?y=1")
        #expect(
            dialect.landing(at: ListeningPoint(host: .ipv6, port: 4711, path: "/x")).redirectURI
                == "http://[::1]:4711/x?y=1")
    }

    @Test("N7: no two providers share a path, and an answer to another one's path is a stranger's")
    func unique() throws {
        let (one, two) = (try Self.dialect("", name: "one"), try Self.dialect("", name: "two"))
        #expect(one.redirectURI != two.redirectURI)
        let expectation = CallbackExpectation(
            redirectURI: one.redirectURI, state: Array("s".utf8), statePlace: .member("state"))
        let path = try #require(ListeningPoint(redirectURI: two.redirectURI)).path
        guard case .stranger = expectation.read(target: "\(path)?code=c&state=s") else {
            Issue.record("an answer to another provider's redirect URI was accepted")
            return
        }
        guard case .answer = expectation.read(target: "/callback/one?code=c&state=s") else {
            Issue.record("the right answer was refused")
            return
        }
    }
}
