import Testing
import Vocabulary

@testable import OAuthCore

@Suite("case 50: proxies")
struct ProxySettingsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let environment: [String: String]
        let url: String
        let proxy: String?

        init(_ description: String, _ environment: [String: String], _ url: String, _ proxy: String?) {
            testDescription = description
            self.environment = environment
            self.url = url
            self.proxy = proxy
        }
    }

    static let cases = [
        Case("https_proxy is used", ["https_proxy": "http://p.example:8080"], "https://api.example/", "p.example:8080"),
        Case("HTTPS_PROXY is used", ["HTTPS_PROXY": "p.example:8080"], "https://api.example/", "p.example:8080"),
        Case("all_proxy is used", ["ALL_PROXY": "socks5://p.example"], "https://api.example/", "p.example:1080"),
        Case(
            "https_proxy comes before all_proxy", ["https_proxy": "http://a:1", "all_proxy": "http://b:2"],
            "https://api.example/", "a:1"),
        Case("a proxy without port has the usual one", ["https_proxy": "http://p"], "https://api.example/", "p:3128"),
        Case("port 80 may be named", ["https_proxy": "http://p:80/"], "https://api.example/", "p:80"),
        Case("http_proxy has no effect", ["http_proxy": "http://p:1"], "https://api.example/", nil),
        Case("localhost is never proxied", ["https_proxy": "http://p:1"], "https://localhost:9/", nil),
        Case("127.0.0.1 is never proxied", ["ALL_PROXY": "http://p:1"], "http://127.0.0.1:9/", nil),
        Case("::1 is never proxied", ["ALL_PROXY": "http://p:1"], "http://[::1]:9/", nil),
        Case(
            "no_proxy names a host", ["https_proxy": "p:1", "no_proxy": "x, api.example"], "https://api.example/", nil),
        Case("no_proxy names a domain", ["https_proxy": "p:1", "NO_PROXY": ".example"], "https://api.example/", nil),
        Case(
            "no_proxy names a bare domain", ["https_proxy": "p:1", "NO_PROXY": "example"], "https://api.example/", nil),
        Case(
            "no_proxy matches whole labels", ["https_proxy": "p:1", "NO_PROXY": "i.example"], "https://api.example/",
            "p:1"),
        Case(
            "no_proxy names another port", ["https_proxy": "p:1", "NO_PROXY": "api.example:8443"],
            "https://api.example/", "p:1"),
        Case("no_proxy names everything", ["https_proxy": "p:1", "NO_PROXY": "*"], "https://api.example/", nil),
        Case("an empty variable is none", ["https_proxy": ""], "https://api.example/", nil),
    ]

    @Test("which proxy an address is called through", arguments: cases)
    func choice(example: Case) throws {
        let address = try WebAddress(example.url)
        let proxy = try ProxySettings(environment: example.environment).proxy(for: address)
        #expect(proxy.map { "\($0.host):\($0.port)" } == example.proxy)
    }

    @Test(
        "a proxy that fob cannot use is an error that names the variable",
        arguments: ["https://p:1", "p:x", "http://a b"])
    func unusable(value: String) throws {
        let address = try WebAddress("https://api.example/")
        let error = #expect(throws: TransportError.self) {
            try ProxySettings(environment: ["HTTPS_PROXY": value]).proxy(for: address)
        }
        #expect(error?.message.contains("HTTPS_PROXY") == true)
    }

    @Test("name and password of a proxy are unescaped")
    func credentials() throws {
        let address = try WebAddress("https://api.example/")
        let proxy = try ProxySettings(environment: ["https_proxy": "http://a%40b:c%3Ad@p:1"]).proxy(for: address)
        #expect(proxy?.user == "a@b")
        #expect(proxy?.password == "c:d")
    }

    @Test("a proxy sees the host and nothing of the request", .timeLimit(.minutes(10)))
    func tunnel() async throws {
        try await ScriptedServer.run(.http("403 Forbidden")) { server in
            let transport = HTTPTransport(
                environment: ["https_proxy": "http://127.0.0.1:\(server.port)"], userAgent: "fob/1", clock: HandClock())
            let error = await #expect(throws: TransportError.self) {
                try await transport.send(
                    WireRequest(
                        method: "POST", url: "https://api.example/token?q=hidden",
                        headers: [HeaderField("Authorization", "Bearer hidden")], body: Array("hidden".utf8)))
            }
            #expect(error?.kind == .notConnected)
            #expect(error?.message.contains("proxy") == true)
            #expect(server.received.hasPrefix("CONNECT api.example:443 HTTP/1.1\r\n"))
            #expect(!server.received.contains("hidden"))
            await transport.shutdown()
        }
    }

    @Test("this machine is called past the proxy", .timeLimit(.minutes(10)))
    func loopback() async throws {
        try await ScriptedServer.run(.http("200 OK")) { proxy in
            try await ScriptedServer.run(.http("204 No Content")) { server in
                let all = "http://127.0.0.1:\(proxy.port)"
                let transport = HTTPTransport(
                    environment: ["http_proxy": all, "https_proxy": all, "ALL_PROXY": all], userAgent: "fob/1",
                    clock: HandClock())
                let reply = try await transport.send(
                    WireRequest(method: "GET", url: "http://localhost:\(server.port)/"))
                #expect(reply.status == 204)
                #expect(proxy.connections == 0)
                await transport.shutdown()
            }
        }
    }
}
