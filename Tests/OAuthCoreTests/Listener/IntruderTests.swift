import TestSupport
import Testing
import Vocabulary

@testable import OAuthCore

/// The listener with the reading that a sign-in gives it, on real sockets: what the pure parts refuse, they refuse
/// together as well.
@Suite("Intruders at a login that waits", .timeLimit(.minutes(10)))
struct IntruderTests {
    static let state = "the-state-of-this-sign-in"

    static func expectation(_ port: Int, _ names: CallbackNames = CallbackNames()) -> CallbackExpectation {
        CallbackExpectation(
            redirectURI: "http://127.0.0.1:\(port)/callback/acme", state: Array(state.utf8),
            statePlace: .member("state"), names: names)
    }

    /// Waits as a sign-in does, lets `intrude` do as it likes, then sends the right answer and expects it.
    static func whileWaiting(
        _ names: CallbackNames = CallbackNames(), _ intrude: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let point = ListeningPoint(port: try FreePort.find(), path: "/callback/acme")
        let expectation = expectation(point.port, names)
        let (ports, announce) = AsyncStream<Int>.makeStream()
        async let login = LoopbackListener.patient.wait(
            at: point, acceptsForm: expectation.acceptsForm,
            read: { target -> CallbackVerdict<CallbackReading> in
                let reading = expectation.read(target: target)
                return switch reading {
                case .answer: .answer(reading)
                case .refusal: .refusal(reading)
                case .stranger(let reason): .stranger(reason: reason)
                }
            },
            listening: { announce.yield($0) })
        for await port in ports {
            try await intrude(port)
            let page = try await RawClient.exchange(get("?code=right&state=\(state)", port: port), port: port)
            try #require(page.hasPrefix("HTTP/1.1 200 OK\r\n"), "\(page)")
            break
        }
        #expect(try await login == .answer(SignInAnswer(code: Secret("right"))))
    }

    static func get(_ query: String, port: Int) -> String {
        "GET /callback/acme\(query) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n"
    }

    static let queries = [
        ("no state", "?code=forged"), ("a wrong state", "?code=forged&state=wrong"),
        ("a state that begins right", "?code=forged&state=\(state)x"), ("an empty state", "?code=forged&state="),
        ("two states, one of them right", "?code=forged&state=\(state)&state=wrong"),
        ("two equal states", "?code=forged&state=\(state)&state=\(state)"),
        ("two codes", "?code=forged&code=right&state=\(state)"),
        ("a code and an error without state", "?code=forged&error=access_denied"),
        ("a code, an error and a wrong state", "?code=forged&error=access_denied&state=wrong"),
        ("nothing, as when the answer is in the fragment", ""),
        ("an error without state", "?error=access_denied"),
        ("an error with a wrong state", "?error=access_denied&state=wrong"),
        ("two errors", "?error=a&error=b&state=\(state)"), ("an escape that is none", "?code=%zz&state=\(state)"),
        ("a code with a line break", "?code=a%0D%0AX:%20y&state=\(state)"),
    ]

    @Test("case 8: an intruder with", arguments: queries)
    func query(intruder: (String, String)) async throws {
        try await Self.whileWaiting { port in
            let page = try await RawClient.exchange(Self.get(intruder.1, port: port), port: port)
            #expect(page.hasPrefix("HTTP/1.1 400 "), "\(intruder.0): \(page)")
            #expect(!page.contains("forged") && !page.contains(Self.state) && !page.contains("access_denied"))
        }
    }

    @Test("case 8: a form is posted to a sign-in that waits for none, with everything right in it")
    func unwantedForm() async throws {
        try await Self.whileWaiting { port in
            let page = try await RawClient.exchange(
                Self.post("code=forged&state=\(Self.state)", port: port), port: port)
            #expect(page.hasPrefix("HTTP/1.1 405 "))
        }
    }

    @Test("case 9: twenty forged refusals end nothing")
    func refusals() async throws {
        try await Self.whileWaiting { port in
            for number in 0..<20 {
                let query = "?error=access_denied&error_description=x&state=\(number)"
                let page = try await RawClient.exchange(Self.get(query, port: port), port: port)
                #expect(page.hasPrefix("HTTP/1.1 400 "))
            }
        }
    }

    @Test("case 13: markup in an error description is nowhere in the page, and nothing redirects")
    func markup() async throws {
        try await Self.whileWaiting { port in
            for query in [
                "?error=x&error_description=%3Cscript%3Ealert(1)%3C/script%3E", "?code=%3Cb%3E&state=%3Cb%3E",
                "?next=https://evil.example/&redirect_uri=https://evil.example/",
            ] {
                let page = try await RawClient.exchange(Self.get(query, port: port), port: port).lowercased()
                for trace in ["script", "<b>", "alert", "evil.example", "\r\nlocation:", "\r\nrefresh:"] {
                    #expect(!page.contains(trace), "\(trace) in \(page)")
                }
                #expect(page.contains("\r\ncontent-security-policy: default-src 'none'"))
                #expect(page.contains("\r\ncache-control: no-store\r\n"))
                #expect(page.contains("\r\nreferrer-policy: no-referrer\r\n"))
            }
        }
    }

    // MARK: Posted answers

    static var formPost: CallbackNames {
        var names = CallbackNames()
        names.answerIn = .formPost
        return names
    }

    static func post(
        _ body: String, port: Int, type: String = "application/x-www-form-urlencoded",
        headers: [String] = ["Origin: https://as.example"]
    ) -> String {
        let head = [
            "POST /callback/acme HTTP/1.1", "Host: 127.0.0.1:\(port)", "Content-Type: \(type)",
            "Content-Length: \(body.utf8.count)",
        ]
        return (head + headers).joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    struct Post: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: String
        let request: @Sendable (Int) -> String

        init(_ description: String, _ status: String, _ request: @escaping @Sendable (Int) -> String) {
            testDescription = description
            self.status = status
            self.request = request
        }
    }

    static let posts = [
        Post("a wrong state", "400") { post("code=forged&state=wrong", port: $0) },
        Post("two states", "400") { post("code=forged&state=\(state)&state=\(state)", port: $0) },
        Post("no body", "400") { post("", port: $0) },
        Post("a body of another type", "405") { post("code=forged&state=\(state)", port: $0, type: "text/plain") },
        Post("another host", "403") {
            post("code=forged&state=\(state)", port: $0).replacing("Host: 127.0.0.1", with: "Host: evil.example")
        },
        Post("the mark of a fetch", "403") {
            post("code=forged&state=\(state)", port: $0, headers: ["Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty"])
        },
    ]

    @Test("case 8: where a form is waited for, one with", arguments: posts)
    func posted(post: Post) async throws {
        try await Self.whileWaiting(Self.formPost) { port in
            let page = try await RawClient.exchange(post.request(port), port: port)
            #expect(page.hasPrefix("HTTP/1.1 \(post.status) "), "\(page)")
        }
    }

    @Test("the form that is waited for ends the wait, whole or in pieces, from a page of the provider's")
    func form() async throws {
        for pieces in [1, 7] {
            let point = ListeningPoint(port: try FreePort.find(), path: "/callback/acme")
            let expectation = Self.expectation(point.port, Self.formPost)
            let answer = try await LoopbackListener.patient.wait(
                at: point, acceptsForm: true,
                read: { target -> CallbackVerdict<CallbackReading> in .answer(expectation.read(target: target)) },
                listening: { port in
                    Task {
                        let text = Self.post(
                            "code=right&state=\(Self.state)", port: port,
                            headers: ["Origin: null", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"])
                        let client = try await RawClient(port: port)
                        for piece in 0..<pieces {
                            let bytes = Array(text.utf8)
                            let part = bytes.count * piece / pieces..<bytes.count * (piece + 1) / pieces
                            client.send(Array(bytes[part]))
                        }
                        _ = await client.reply()
                        await client.close()
                    }
                })
            #expect(answer == .answer(SignInAnswer(code: Secret("right"))))
        }
    }

    @Test("case 10: a form of a megabyte is cut off")
    func hugeForm() async throws {
        try await Self.whileWaiting(Self.formPost) { port in
            let client = try await RawClient(port: port)
            client.send(Self.post(String(repeating: "a", count: 1 << 20), port: port))
            await client.ended()
        }
    }
}
