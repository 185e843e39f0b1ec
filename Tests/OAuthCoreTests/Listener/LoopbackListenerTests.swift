import NIOCore
import NIOEmbedded
import NIOPosix
import Synchronization
import TestSupport
import Testing
import Vocabulary

@testable import OAuthCore

@Suite("The loopback listener")
struct LoopbackListenerTests {
    static let right = "/callback/acme?state=s1&code=c1"

    /// Answers for `right` only, as the pure reading of a callback does.
    @Sendable static func read(_ target: String) -> CallbackVerdict<String> {
        switch target {
        case right: .answer("c1")
        case "/callback/acme?state=s1&error=access_denied": .refusal("access_denied")
        default: .stranger(reason: "a visit without the state of this sign-in")
        }
    }

    static func get(_ target: String, port: Int, headers: [String] = []) -> String {
        (["GET \(target) HTTP/1.1", "Host: 127.0.0.1:\(port)"] + headers).joined(separator: "\r\n") + "\r\n\r\n"
    }

    /// Waits at a free port, lets `visit` do as it likes, then sends the right answer and expects it.
    ///
    /// The login is a child of the test: where the visit or the answer fails, it is cancelled and nothing waits on.
    func whileWaiting(_ visit: @escaping @Sendable (Int) async throws -> Void) async throws {
        let listener = LoopbackListener.patient
        let (ports, announce) = AsyncStream<Int>.makeStream()
        async let login = listener.wait(
            at: ListeningPoint(port: 0, path: "/callback/acme"), read: Self.read, listening: { announce.yield($0) })
        let port = try await Self.first(of: ports)
        try await visit(port)
        let page = try await RawClient.exchange(Self.get(Self.right, port: port), port: port)
        try #require(page.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(try await login == "c1")
    }

    static func first<Element: Sendable>(of stream: AsyncStream<Element>) async throws -> Element {
        for await element in stream { return element }
        throw CancellationError()
    }

    struct Visit: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let request: @Sendable (Int) -> String
        let status: String

        init(_ description: String, _ status: String, _ request: @escaping @Sendable (Int) -> String) {
            testDescription = description
            self.request = request
            self.status = status
        }
    }

    static let strangers = [
        Visit("case 8: a callback without state", "400") { get("/callback/acme?code=c1", port: $0) },
        Visit("case 8: a callback with the wrong state", "400") { get("/callback/acme?state=s2&code=c1", port: $0) },
        Visit("case 8: the right query at another path", "404") { get("/callback/other?state=s1&code=c1", port: $0) },
        Visit("case 8: the right query at a longer path", "404") { get("/callback/acme/?state=s1&code=c1", port: $0) },
        Visit("case 8: an encoded spelling of the path", "404") { get("/callback/%61cme?state=s1&code=c1", port: $0) },
        Visit("case 8: a fragment in the target", "400") { get("/callback/acme?state=s1&code=c1#x", port: $0) },
        Visit("case 8: a POST", "405") {
            "POST \(right) HTTP/1.1\r\nHost: 127.0.0.1:\($0)\r\nContent-Length: 3\r\n\r\nabc"
        },
        Visit("case 8: a HEAD", "405") { "HEAD \(right) HTTP/1.1\r\nHost: 127.0.0.1:\($0)\r\n\r\n" },
        Visit("case 8: an OPTIONS", "405") { "OPTIONS \(right) HTTP/1.1\r\nHost: 127.0.0.1:\($0)\r\n\r\n" },
        Visit("case 8: an absolute-form target", "400") { get("http://127.0.0.1:\($0)\(right)", port: $0) },
        Visit("case 9: a forged refusal without state", "400") { get("/callback/acme?error=access_denied", port: $0) },
        Visit("case 10: a favicon", "404") { get("/favicon.ico", port: $0) },
        Visit("case 12: a rebound name", "403") { "GET \(right) HTTP/1.1\r\nHost: evil.example:\($0)\r\n\r\n" },
        Visit("case 12: another port in Host", "403") { _ in "GET \(right) HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n" },
        Visit("case 12: no Host", "403") { _ in "GET \(right) HTTP/1.0\r\n\r\n" },
        Visit("case 12: two Hosts", "403") { get(right, port: $0, headers: ["Host: 127.0.0.1:\($0)"]) },
        Visit("case 12: localhost where the literal was registered", "403") {
            "GET \(right) HTTP/1.1\r\nHost: localhost:\($0)\r\n\r\n"
        },
        Visit("case 12: a fetch of another page", "403") {
            get(right, port: $0, headers: ["Origin: https://evil.example"])
        },
        Visit("case 12: an Origin of null", "403") { get(right, port: $0, headers: ["Origin: null"]) },
        Visit("case 12: an image", "403") {
            get(right, port: $0, headers: ["Sec-Fetch-Dest: image", "Sec-Fetch-Mode: no-cors"])
        },
        Visit("case 12: a frame", "403") {
            get(right, port: $0, headers: ["Sec-Fetch-Dest: iframe", "Sec-Fetch-Mode: navigate"])
        },
    ]

    @Test("gives a stranger a fixed page and goes on waiting", .timeLimit(.minutes(10)), arguments: strangers)
    func stranger(visit: Visit) async throws {
        try await whileWaiting { port in
            let page = try await RawClient.exchange(visit.request(port), port: port)
            #expect(page.hasPrefix("HTTP/1.1 \(visit.status) "), "\(page)")
            expectSealed(page)
            #expect(!page.contains("c1") && !page.contains("access_denied"))
        }
    }

    @Test("tells why a visit of the right path was no answer", .timeLimit(.minutes(10)))
    func strangerReason() async throws {
        let listener = LoopbackListener.patient
        let (reasons, announce) = AsyncStream<String>.makeStream()
        let login = Task {
            try await listener.wait(
                at: ListeningPoint(port: 0, path: "/callback/acme"), read: Self.read,
                stranger: { announce.yield($0) },
                listening: { port in
                    _ = try? await RawClient.exchange(Self.get("/callback/acme?error=x", port: port), port: port)
                })
        }
        let reason = try? await Self.first(of: reasons)
        #expect(reason == "a visit without the state of this sign-in")
        login.cancel()
        let failure = await #expect(throws: Failure.self) { try await login.value }
        #expect(failure?.kind == .cancelled)
    }

    @Test("case 9: an authentic refusal ends the wait", .timeLimit(.minutes(10)))
    func refusal() async throws {
        let answer = try await LoopbackListener.patient.wait(
            at: ListeningPoint(port: 0, path: "/callback/acme"), read: Self.read,
            listening: { port in
                Task {
                    try await RawClient.exchange(
                        Self.get("/callback/acme?state=s1&error=access_denied", port: port), port: port)
                }
            })
        #expect(answer == "access_denied")
    }

    struct Noise: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
    }

    static let noises = [
        Noise(testDescription: "binary garbage", bytes: (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 131) }),
        Noise(
            testDescription: "a TLS hello", bytes: [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03]),
        Noise(
            testDescription: "a request line of 1 MB",
            bytes: Array("GET /callback/acme?".utf8) + [UInt8](repeating: 0x61, count: 1 << 20)),
        Noise(
            testDescription: "10,000 headers",
            bytes: Array(("GET / HTTP/1.1\r\n" + String(repeating: "X-Noise: 1\r\n", count: 10_000)).utf8)),
        Noise(testDescription: "nothing but line breaks", bytes: [UInt8](repeating: 0x0A, count: 100_000)),
        Noise(testDescription: "an HTTP/2 preface", bytes: Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)),
    ]

    @Test("case 10: survives", .timeLimit(.minutes(10)), arguments: noises)
    func noise(noise: Noise) async throws {
        try await whileWaiting { port in
            let client = try await RawClient(port: port)
            client.send(noise.bytes)
            await client.ended()
        }
    }

    @Test("case 10: pipelined requests get one page, and only the first counts", .timeLimit(.minutes(10)))
    func pipelined() async throws {
        try await whileWaiting { port in
            let client = try await RawClient(port: port)
            client.send(Self.get("/favicon.ico", port: port) + Self.get(Self.right, port: port))
            #expect(await client.reply().hasPrefix("HTTP/1.1 404"))
            await client.ended()
        }
    }

    @Test("case 10: 200 idle connections do not keep the browser out", .timeLimit(.minutes(10)))
    func idleCrowd() async throws {
        let crowd = Mutex<[RawClient]>([])
        try await whileWaiting { port in
            for _ in 0..<200 {
                let client = try await RawClient(port: port)
                client.send("GET /callba")
                crowd.withLock { $0.append(client) }
            }
        }
        for client in crowd.withLock({ $0 }) { await client.ended() }
    }

    @Test("case 10: a head that never ends is cut off")
    func slowHead() throws {
        let channel = EmbeddedChannel()
        let limits = LoopbackListener.Limits(headTime: .seconds(10))
        try VisitHandler.install(on: channel, board: CallbackBoard(connectionLimit: 1), limits: limits).wait()
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        for second in 1...9 {
            try channel.writeInbound(ByteBuffer(string: second == 1 ? "GET / HTTP/1.1\r\nX: " : "x"))
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        }
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive, "what still drips in does not give it more time")
    }

    @Test("case 13: the page is fixed and sealed", .timeLimit(.minutes(10)))
    func page() async throws {
        let (pages, announce) = AsyncStream<String>.makeStream()
        _ = try await LoopbackListener.patient.wait(
            at: ListeningPoint(port: 0, path: "/callback/acme"), read: Self.read,
            listening: { port in
                Task { announce.yield(try await RawClient.exchange(Self.get(Self.right, port: port), port: port)) }
            })
        let page = try await Self.first(of: pages)
        expectSealed(page)
        #expect(page.contains("The answer has arrived"))
        #expect(!page.contains("c1") && !page.contains("s1"))
    }

    @Test("case 14: the second of two equal answers finds nobody", .timeLimit(.minutes(10)))
    func replay() async throws {
        let listener = LoopbackListener.patient
        let (replies, announce) = AsyncStream<String>.makeStream()
        let (ports, announcePort) = AsyncStream<Int>.makeStream()
        // Another login keeps the port open.
        let free = try FreePort.find()
        let other = Task {
            try await listener.wait(
                at: ListeningPoint(port: free, path: "/callback/other"), read: Self.read,
                listening: { announcePort.yield($0) })
        }
        let port = try await Self.first(of: ports)
        let answer = try await listener.wait(
            at: ListeningPoint(port: port, path: "/callback/acme"), read: Self.read,
            listening: { port in
                Task { announce.yield(try await RawClient.exchange(Self.get(Self.right, port: port), port: port)) }
            })
        #expect(answer == "c1")
        #expect(try await Self.first(of: replies).hasPrefix("HTTP/1.1 200"))
        let second = try await RawClient.exchange(Self.get(Self.right, port: port), port: port)
        #expect(second.hasPrefix("HTTP/1.1 404"))
        other.cancel()
        _ = await other.result
        await #expect(throws: (any Error).self) { try await RawClient(port: port) }
    }

    @Test("cancelling a wait frees its port, idle visitors or not", .timeLimit(.minutes(10)))
    func cancel() async throws {
        let listener = LoopbackListener.patient
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let free = try FreePort.find()
        let login = Task {
            try await listener.wait(
                at: ListeningPoint(port: free, path: "/callback/acme"), read: Self.read,
                listening: { announce.yield($0) })
        }
        let port = try await Self.first(of: ports)
        let idle = try await RawClient(port: port)
        login.cancel()
        let failure = await #expect(throws: Failure.self) { try await login.value }
        #expect(failure?.kind == .cancelled)
        let next = try await LoopbackListener.patient.wait(
            at: ListeningPoint(port: port, path: "/callback/acme"), read: Self.read,
            listening: { port in
                Task { try await RawClient.exchange(Self.get(Self.right, port: port), port: port) }
            })
        #expect(next == "c1")
        await idle.ended()
    }

    private func expectSealed(_ page: String) {
        let lines = page.split(separator: "\r\n").map { $0.lowercased() }
        for header in [
            "cache-control: no-store", "referrer-policy: no-referrer", "x-content-type-options: nosniff",
            "connection: close",
        ] {
            #expect(lines.contains(header))
        }
        #expect(lines.contains { $0.hasPrefix("content-security-policy: default-src 'none'") })
        #expect(!lines.contains { $0.hasPrefix("location:") || $0.hasPrefix("set-cookie:") })
    }
}
