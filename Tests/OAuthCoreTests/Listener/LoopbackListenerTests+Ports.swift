import NIOCore
import NIOPosix
import TestSupport
import Testing
import Vocabulary

@testable import OAuthCore

/// Whose the port is while a login waits at it.
extension LoopbackListenerTests {
    @Test("case 11: a port that is taken is an error that names it and the way out", .timeLimit(.minutes(10)))
    func busy() async throws {
        let other = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(other.localAddress?.port)
        let failure = await #expect(throws: Failure.self) {
            try await LoopbackListener(limits: .init(rebind: .milliseconds(1))).wait(
                at: ListeningPoint(port: port, path: "/callback/acme"), read: Self.read)
        }
        #expect(failure?.kind == .busy)
        #expect(failure?.message.contains("port \(port) of 127.0.0.1 is taken") == true)
        #if os(Linux)
            #expect(failure?.message.contains("process ") == true)
        #endif
        #expect(failure?.remedy?.contains("--redirect-uri http://127.0.0.1:PORT/callback/acme") == true)
        try await other.close()
    }

    @Test("case 11: while a login waits, nobody else can bind its port", .timeLimit(.minutes(10)))
    func exclusive() async throws {
        try await whileWaiting { port in
            let second = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            await #expect(throws: IOError.self) { try await second.bind(host: "127.0.0.1", port: port).get() }
        }
    }

    @Test("case 11: the port is closed to other addresses of the machine", .timeLimit(.minutes(10)))
    func loopbackOnly() async throws {
        try await whileWaiting { port in
            await #expect(throws: (any Error).self) { try await RawClient(port: port, host: "127.0.0.2") }
        }
    }

    @Test("two logins share one port by their paths", .timeLimit(.minutes(10)))
    func shared() async throws {
        let listener = LoopbackListener.patient
        let first = try await listener.wait(
            at: ListeningPoint(port: 0, path: "/callback/one"), read: { CallbackVerdict.answer($0) },
            listening: { port in
                let second = try? await listener.wait(
                    at: ListeningPoint(port: port, path: "/callback/two"), read: { CallbackVerdict.answer($0) },
                    listening: { port in
                        Task { try await RawClient.exchange(Self.get("/callback/two?b", port: port), port: port) }
                    })
                #expect(second == "/callback/two?b")
                Task { try await RawClient.exchange(Self.get("/callback/one?a", port: port), port: port) }
            })
        #expect(first == "/callback/one?a")
    }

    @Test("a redirect URI that says localhost is answered under that name", .timeLimit(.minutes(10)))
    func localhost() async throws {
        let answer = try await LoopbackListener.patient.wait(
            at: ListeningPoint(host: .localhost, port: 0, path: "/callback/acme"), read: Self.read,
            listening: { port in
                Task {
                    try await RawClient.exchange(
                        "GET \(Self.right) HTTP/1.1\r\nHost: localhost:\(port)\r\n\r\n", port: port, host: "localhost")
                }
            })
        #expect(answer == "c1")
    }

    @Test("the same port serves one login after the other, at once", .timeLimit(.minutes(10)))
    func again() async throws {
        let point = ListeningPoint(port: try FreePort.find(), path: "/callback/acme")
        for round in 0..<5 {
            let answer = try await LoopbackListener.patient.wait(
                at: point, read: Self.read,
                listening: { bound in
                    Task {
                        let client = try await RawClient(port: bound)
                        client.send(Self.get(Self.right, port: bound))
                        // Some clients close at once, some leave it to the server.
                        if round.isMultiple(of: 2) { await client.close() } else { _ = await client.reply() }
                    }
                })
            #expect(answer == "c1")
        }
    }
}
