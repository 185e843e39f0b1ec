import TestSupport
import Testing
import Vocabulary

@testable import OAuthCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite("What the transport makes of faults")
struct TransportFaultTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedServer.Act
        let kind: TransportError.Kind

        init(_ description: String, _ act: ScriptedServer.Act, _ kind: TransportError.Kind) {
            testDescription = description
            self.act = act
            self.kind = kind
        }
    }

    static let faults = [
        Fault("the server resets the connection after the request", .reset, .noAnswer),
        Fault("the server closes without a word", .close, .noAnswer),
        Fault("the server closes in the middle of the head", .reply(Array("HTTP/1.1 200 OK\r\nConte".utf8)), .noAnswer),
        Fault(
            "the server closes in the middle of the body",
            .reply(Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc".utf8)), .noAnswer),
        Fault(
            "the server closes in the middle of a chunk",
            .reply(Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc".utf8)), .noAnswer),
        Fault("the server answers garbage", .reply(Array("\u{1}\u{2}SSH-2.0-OpenSSH\r\n\r\n".utf8)), .malformed),
        Fault(
            "the server sends one header of 200 KB",
            .replyAndHang(Array("HTTP/1.1 200 OK\r\nX: \(String(repeating: "a", count: 200_000))\r\n\r\n".utf8)),
            .malformed),
        Fault(
            "the server sends headers without end",
            .flood(
                head: Array("HTTP/1.1 200 OK\r\n".utf8),
                again: Array(String(repeating: "X-Flood: \(String(repeating: "a", count: 1000))\r\n", count: 64).utf8)),
            .malformed),
        Fault(
            "case 22: the server sends a body without end",
            .flood(
                head: Array("HTTP/1.1 200 OK\r\n\r\n".utf8), again: [UInt8](repeating: 0x61, count: 65536)),
            .malformed),
        Fault(
            "case 22: the server announces and sends 2 MiB",
            .replyAndHang(
                Array("HTTP/1.1 200 OK\r\nContent-Length: \(2 << 20)\r\n\r\n".utf8)
                    + [UInt8](repeating: 0x61, count: 2 << 20)), .malformed),
        Fault("case 22: a body of 2 KB unpacks to 2 MiB", .replyAndHang(Bomb.reply), .malformed),
        Fault(
            "the server claims gzip and sends none",
            .replyAndHang(
                Array("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 8\r\n\r\nnot gzip".utf8)),
            .malformed),
    ]

    @Test("is told from an answer", .timeLimit(.minutes(10)), arguments: faults)
    func fault(fault: Fault) async throws {
        try await ScriptedServer.run(fault.act) { server in
            let transport = HTTPTransport(environment: [:], userAgent: "fob/1", clock: HandClock())
            let error = await #expect(throws: TransportError.self) {
                try await transport.send(
                    WireRequest(method: "POST", url: "http://127.0.0.1:\(server.port)/token?s=hidden", body: [0x61]))
            }
            #expect(error?.kind == fault.kind, "\(error?.message ?? "")")
            #expect(error?.message.contains("127.0.0.1") == true)
            #expect(error?.message.contains("hidden") == false)
            #expect(server.connections == 1, "a request is never repeated by the transport")
            await transport.shutdown()
        }
    }

    @Test(
        "case 22: a server that is silent or drips is left at the deadline", .timeLimit(.minutes(10)),
        arguments: [ScriptedServer.Act.hang, .drip])
    func deadline(act: ScriptedServer.Act) async throws {
        try await ScriptedServer.run(act) { server in
            let clock = HandClock()
            let transport = HTTPTransport(environment: [:], userAgent: "fob/1", clock: clock)
            let call = Task {
                try await transport.send(WireRequest(method: "GET", url: "http://127.0.0.1:\(server.port)/"))
            }
            for await _ in server.requests { break }
            clock.ring()
            let error = await #expect(throws: TransportError.self) { try await call.value }
            #expect(error?.kind == .timedOut)
            #expect(clock.durations == [.seconds(30)])
            for await _ in server.goodbyes { break }
            await transport.shutdown()
        }
    }

    @Test("a port where nobody listens means that nothing was sent", .timeLimit(.minutes(10)))
    func refused() async throws {
        let port = try FreePort.find()
        let holder = try #require(FreePort.taken(port))
        defer { close(holder) }
        let transport = HTTPTransport(environment: [:], userAgent: "fob/1", clock: HandClock())
        let error = await #expect(throws: TransportError.self) {
            try await transport.send(WireRequest(method: "POST", url: "http://127.0.0.1:\(port)/", body: []))
        }
        #expect(error == TransportError(.notConnected, "no connection to 127.0.0.1:\(port): connection refused"))
        await transport.shutdown()
    }

    @Test("1 MiB exactly is taken", .timeLimit(.minutes(10)))
    func largest() async throws {
        try await ScriptedServer.run(.http("200 OK", body: String(repeating: "a", count: 1 << 20))) { server in
            let transport = HTTPTransport(environment: [:], userAgent: "fob/1", clock: HandClock())
            let reply = try await transport.send(WireRequest(method: "GET", url: "http://127.0.0.1:\(server.port)/"))
            #expect(reply.body.count == 1 << 20)
            await transport.shutdown()
        }
    }
}

/// 2 MiB of zeros, compressed.
enum Bomb {
    static var reply: [UInt8] {
        Array("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body
    }

    static let body: [UInt8] = head + [UInt8](repeating: 0, count: run) + tail
    private static let head: [UInt8] = [
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xed, 0xc1, 0x31, 0x01, 0x00, 0x00, 0x00, 0xc2,
        0xa0, 0xf5, 0x4f, 0x6d, 0x0c, 0x1f, 0xa0,
    ]
    private static let run = 2032
    private static let tail: [UInt8] = [0xbe, 0x06, 0x7e, 0x87, 0x89, 0x8d, 0x00, 0x00, 0x20, 0x00]
}
