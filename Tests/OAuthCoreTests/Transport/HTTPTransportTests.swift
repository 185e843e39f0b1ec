import Testing
import Vocabulary

@testable import OAuthCore

@Suite("The transport against real servers")
struct HTTPTransportTests {
    @Test("sends exactly the request, and only what HTTP adds to it", .timeLimit(.minutes(10)))
    func sendsExactly() async throws {
        try await ScriptedServer.run(.http("200 OK", headers: ["Set-Cookie: a=b"], body: "{}")) { server in
            let transport = HTTPTransport(environment: [:], userAgent: "fob/1.2.3", clock: HandClock())
            let request = WireRequest(
                method: "POST", url: "http://127.0.0.1:\(server.port)/a%2Fb//c?x=%20+%2B&y=",
                headers: [HeaderField("Authorization", "Basic QTpC"), HeaderField("X-Odd", "a  b")],
                body: Array("grant=1".utf8))
            let reply = try await transport.send(request)
            #expect(reply.status == 200)
            #expect(reply.body == Array("{}".utf8))
            #expect(reply.header("set-cookie") == "a=b")
            let lines = server.received.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
            #expect(lines.first == "POST /a%2Fb//c?x=%20+%2B&y= HTTP/1.1")
            #expect(
                Set(lines.dropFirst().prefix { !$0.isEmpty }.map { $0.lowercased() }) == [
                    "authorization: basic qtpc", "x-odd: a  b", "user-agent: fob/1.2.3", "connection: close",
                    "content-length: 7", "accept-encoding: deflate, gzip", "host: 127.0.0.1:\(server.port)",
                ])
            #expect(lines.last == "grant=1")
            _ = try await transport.send(request)
            #expect(!server.received.lowercased().contains("\r\ncookie:"))
            #expect(server.connections == 2)
            await transport.shutdown()
        }
    }

    @Test(
        "case 1: a redirect is a reply, and its target is never called",
        .timeLimit(.minutes(10)), arguments: [301, 302, 303, 307, 308])
    func redirect(status: Int) async throws {
        try await ScriptedServer.run(.http("200 OK")) { target in
            let location = "Location: http://127.0.0.1:\(target.port)/stolen"
            try await ScriptedServer.run(.http("\(status) Moved", headers: [location])) { server in
                let transport = HTTPTransport(environment: [:], userAgent: "fob/1", clock: HandClock())
                let reply = try await transport.send(
                    WireRequest(
                        method: "POST", url: "http://127.0.0.1:\(server.port)/token",
                        headers: [HeaderField("Authorization", "Bearer abc")], body: [1, 2]))
                #expect(reply.status == status)
                #expect(reply.header("Location") == "http://127.0.0.1:\(target.port)/stolen")
                #expect(server.connections == 1)
                #expect(target.connections == 0)
                await transport.shutdown()
            }
        }
    }

    @Test(
        "case 2: a header that could break out of its line is refused, not sent and not dropped",
        .timeLimit(.minutes(10)),
        arguments: [
            "a\r\nX-Injected: 1", "a\nb", "a\rb", "a\r\n b", "a\u{0}b", "a\u{7F}b", "a\tb", "a\u{1B}[0m", "tökén",
        ])
    func headerInjection(value: String) async throws {
        try await ScriptedServer.run(.http("200 OK")) { server in
            let transport = HTTPTransport(environment: [:], userAgent: "fob/1", clock: HandClock())
            let request = WireRequest(
                method: "GET", url: "http://127.0.0.1:\(server.port)/", headers: [HeaderField("Authorization", value)])
            let error = await #expect(throws: TransportError.self) { try await transport.send(request) }
            #expect(error?.mayHaveReachedProvider == false)
            #expect(error?.message.contains(value) == false)
            #expect(server.connections == 0)
            await transport.shutdown()
        }
    }

    @Test(
        "refuses what cannot be a safe request before a connection is made",
        arguments: [
            "http://api.example/token", "http://127.0.0.1.evil.example/", "http://127.0.0.1@evil.example/",
            "https://user:pw@api.example/", "https://api.example\\@127.0.0.1/", "https://api.example/a b",
            "https://api.example/#f", "ftp://api.example/", "//api.example/", "https:///x", "https://a%2eb/",
            "http://127.1/", "http://0x7f000001/", "http://[::1%25lo]/",
        ])
    func refusedURL(url: String) async throws {
        let transport = HTTPTransport(environment: [:], userAgent: "fob/1", clock: HandClock())
        let error = await #expect(throws: TransportError.self) {
            try await transport.send(WireRequest(method: "GET", url: url))
        }
        #expect(error?.kind == .notConnected)
        #expect(error?.message.contains("pw") == false)
    }

    @Test("cancelling the task ends the call while the server is silent", .timeLimit(.minutes(10)))
    func cancel() async throws {
        try await ScriptedServer.run(.hang) { server in
            let transport = HTTPTransport(environment: [:], userAgent: "fob/1", clock: HandClock())
            let call = Task {
                try await transport.send(WireRequest(method: "POST", url: "http://127.0.0.1:\(server.port)/", body: []))
            }
            for await _ in server.requests { break }
            call.cancel()
            let error = await #expect(throws: TransportError.self) { try await call.value }
            #expect(error?.kind == .cancelled)
            #expect(error?.mayHaveReachedProvider == true)
            for await _ in server.goodbyes { break }
            await transport.shutdown()
        }
    }

    @Test("a task that was cancelled before sends nothing", .timeLimit(.minutes(10)))
    func cancelledBefore() async throws {
        try await ScriptedServer.run(.http("200 OK")) { server in
            let transport = HTTPTransport(environment: [:], userAgent: "fob/1", clock: HandClock())
            let (gate, open) = AsyncStream<Never>.makeStream()
            let call = Task {
                for await _ in gate {}
                return try await transport.send(
                    WireRequest(method: "POST", url: "http://127.0.0.1:\(server.port)/", body: []))
            }
            call.cancel()
            open.finish()
            let error = await #expect(throws: TransportError.self) { try await call.value }
            #expect(error?.kind == .cancelled)
            #expect(error?.mayHaveReachedProvider == false)
            #expect(server.connections == 0)
        }
    }

    @Test("a transport that was shut down calls nobody", .timeLimit(.minutes(10)))
    func shutDown() async throws {
        try await ScriptedServer.run(.http("200 OK")) { server in
            let transport = HTTPTransport(environment: [:], userAgent: "fob/1", clock: HandClock())
            _ = try await transport.send(WireRequest(method: "GET", url: "http://127.0.0.1:\(server.port)/"))
            await transport.shutdown()
            let error = await #expect(throws: TransportError.self) {
                try await transport.send(WireRequest(method: "GET", url: "http://127.0.0.1:\(server.port)/"))
            }
            #expect(error?.kind == .notConnected)
            #expect(server.connections == 1)
        }
    }

    @Test("a transport that goes out of scope takes its clients with it", .timeLimit(.minutes(10)))
    func outOfScope() async throws {
        try await ScriptedServer.run(.http("200 OK")) { server in
            let transport = HTTPTransport(environment: [:], userAgent: "fob/1", clock: HandClock())
            _ = try await transport.send(WireRequest(method: "GET", url: "http://127.0.0.1:\(server.port)/"))
        }
    }
}
