import NIOSSL
import TestSupport
import Testing
import Vocabulary

@testable import OAuthCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("The transport and TLS")
struct TransportTLSTests {
    struct Server: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let certificate: String
        var maximum: TLSVersion?
        let sentence: String
    }

    static let distrusted = [
        Server(
            testDescription: "a certificate that signed itself", certificate: TestCertificates.selfSigned,
            sentence: "not trusted"),
        Server(
            testDescription: "a certificate that has expired", certificate: TestCertificates.expired,
            sentence: "not trusted"),
        Server(
            testDescription: "a certificate made for another host", certificate: TestCertificates.otherHost,
            sentence: "another host"),
        Server(
            testDescription: "TLS 1.1 and nothing newer", certificate: TestCertificates.localhost, maximum: .tlsv11,
            sentence: "older than 1.2"),
    ]

    @Test("case 49: nothing is sent to a server that shows", .timeLimit(.minutes(10)), arguments: distrusted)
    func untrusted(server: Server) async throws {
        try await withAuthorityFile { file in
            let tls = try configuration(server.certificate, maximum: server.maximum)
            try await ScriptedServer.run(.http("200 OK"), tls: tls) { scripted in
                let transport = HTTPTransport(
                    environment: ["SSL_CERT_FILE": file], userAgent: "fob/1", clock: HandClock())
                let error = await #expect(throws: TransportError.self) {
                    try await transport.send(
                        WireRequest(
                            method: "POST", url: "https://localhost:\(scripted.port)/token", body: Array("secret".utf8))
                    )
                }
                #expect(error?.kind == .tls)
                #expect(error?.message.contains(server.sentence) == true, "\(error?.message ?? "")")
                #expect(scripted.received.isEmpty)
                await transport.shutdown()
            }
        }
    }

    @Test("a server whose authority the environment names is called", .timeLimit(.minutes(10)))
    func trusted() async throws {
        try await withAuthorityFile { file in
            let tls = try configuration(TestCertificates.localhost)
            try await ScriptedServer.run(.http("200 OK", body: "hello"), tls: tls) { server in
                let transport = HTTPTransport(
                    environment: ["SSL_CERT_FILE": file, "https_proxy": "http://127.0.0.1:1"], userAgent: "fob/1",
                    clock: HandClock())
                for host in ["localhost", "127.0.0.1"] {
                    let reply = try await transport.send(
                        WireRequest(method: "GET", url: "https://\(host):\(server.port)/"))
                    #expect(reply.body == Array("hello".utf8))
                }
                await transport.shutdown()
            }
        }
    }

    @Test("authorities may be named by a file and by folders at once", .timeLimit(.minutes(10)))
    func filesAndFolders() async throws {
        try await withTemporaryFolder { folder in
            // Its subject's hash, as openssl-rehash(1) names it.
            let file = try folder.write(TestCertificates.authority + "\n", to: "named.pem")
            let hash = try await run("openssl", ["x509", "-noout", "-subject_hash", "-in", file])
            try #require(hash.status == 0)
            try folder.write(TestCertificates.authority + "\n", to: "hashed/\(hash.output.prefix(8)).0")
            try folder.write(TestCertificates.clientAuthority + "\n", to: "other/other.pem")
            try folder.write(TestCertificates.clientAuthority + "\n", to: "other.pem")
            let (hashed, other) = (folder.path("hashed"), folder.path("other"))
            for environment in [
                ["SSL_CERT_FILE": file, "SSL_CERT_DIR": other], ["SSL_CERT_DIR": hashed],
                ["SSL_CERT_FILE": folder.path("other.pem"), "SSL_CERT_DIR": hashed],
                ["SSL_CERT_DIR": "\(other):\(hashed)"],
            ] {
                try await ScriptedServer.run(.http("200 OK"), tls: try configuration(TestCertificates.localhost)) {
                    server in
                    let transport = HTTPTransport(environment: environment, userAgent: "fob/1", clock: HandClock())
                    let reply = try await transport.send(
                        WireRequest(method: "GET", url: "https://localhost:\(server.port)/"))
                    #expect(reply.status == 200, "\(environment)")
                    await transport.shutdown()
                }
            }
        }
    }

    @Test("a server that never answers the handshake has seen nothing of the request", .timeLimit(.minutes(10)))
    func plainServer() async throws {
        try await withAuthorityFile { file in
            try await ScriptedServer.run(.hang) { server in
                let transport = HTTPTransport(
                    environment: ["SSL_CERT_FILE": file], userAgent: "fob/1", clock: HandClock(),
                    limits: .init(connect: .milliseconds(100)))
                let error = await #expect(throws: TransportError.self) {
                    try await transport.send(WireRequest(method: "GET", url: "https://localhost:\(server.port)/"))
                }
                #expect(error?.kind == .notConnected, "a handshake that does not end sent nothing of the request")
                #expect(!server.received.contains("GET"))
                await transport.shutdown()
            }
        }
    }

    @Test("a name that does not exist means that nothing was sent", .timeLimit(.minutes(10)))
    func unknownName() async throws {
        try await withAuthorityFile { file in
            let transport = HTTPTransport(environment: ["SSL_CERT_FILE": file], userAgent: "fob/1", clock: HandClock())
            let error = await #expect(throws: TransportError.self) {
                try await transport.send(WireRequest(method: "GET", url: "https://no-such-host.invalid/?q=hidden"))
            }
            #expect(error?.kind == .notConnected)
            #expect(error?.message.hasPrefix("no connection to no-such-host.invalid: ") == true)
            await transport.shutdown()
        }
    }

    @Test("an authority that is missing or no certificate is named", .timeLimit(.minutes(10)))
    func badAuthority() async throws {
        let missing = HTTPTransport(
            environment: ["SSL_CERT_FILE": "/nonexistent/ca.pem"], userAgent: "fob/1", clock: HandClock())
        let error = await #expect(throws: TransportError.self) {
            try await missing.send(WireRequest(method: "GET", url: "https://localhost:1/"))
        }
        #expect(error?.kind == .tls)
        #expect(error?.message.contains("SSL_CERT_FILE names /nonexistent/ca.pem") == true)

        let none = #expect(throws: TransportError.self) { try TrustRoots(environment: [:], bundles: []) }
        #expect(none?.message.contains("ca-certificates") == true)
    }

    private func configuration(_ certificate: String, maximum: TLSVersion? = nil) throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: [.certificate(try NIOSSLCertificate(bytes: Array(certificate.utf8), format: .pem))],
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(TestCertificates.serverKey.utf8), format: .pem)))
        if let maximum {
            configuration.minimumTLSVersion = .tlsv1
            configuration.maximumTLSVersion = maximum
        }
        return configuration
    }

    private func withAuthorityFile(_ body: (String) async throws -> Void) async throws {
        var path = Array("/tmp/fob-test-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        try #require(descriptor >= 0)
        let bytes = Array((TestCertificates.authority + "\n").utf8)
        #expect(write(descriptor, bytes, bytes.count) == bytes.count)
        close(descriptor)
        let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unlink(name) }
        try await body(name)
    }
}
