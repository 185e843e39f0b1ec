import NIOSSL
import TestSupport
import Testing
import Vocabulary

@testable import OAuthCore

/// What a provider wants of TLS for itself: its own trust roots, and a client that shows a certificate (RFC 8705).
@Suite("The transport and a provider's own TLS", .timeLimit(.minutes(10)))
struct TransportMutualTLSTests {
    @Test("an authority that the provider names is trusted for it, and for no other provider")
    func ownAuthority() async throws {
        try await ScriptedServer.run(.http("200 OK", body: "hello"), tls: try Self.server()) { server in
            let transport = HTTPTransport(environment: [:], userAgent: "fob/1", clock: HandClock())
            let url = "https://localhost:\(server.port)/"
            let reply = try await transport.send(
                WireRequest(method: "GET", url: url, tls: TLSMaterial(trustRoots: TestCertificates.authority)))
            #expect(reply.body == Array("hello".utf8))
            let plain = await #expect(throws: TransportError.self) {
                try await transport.send(WireRequest(method: "GET", url: url))
            }
            #expect(plain?.kind == .tls)
            await transport.shutdown()
        }
    }

    @Test("an authority that the provider names stands in for the system's")
    func onlyOwnAuthority() async throws {
        try await withTemporaryFolder { folder in
            try folder.write(TestCertificates.authority + "\n", to: "ca.pem")
            try await ScriptedServer.run(.http("200 OK"), tls: try Self.server()) { server in
                let transport = HTTPTransport(
                    environment: ["SSL_CERT_FILE": folder.path("ca.pem")], userAgent: "fob/1", clock: HandClock())
                let error = await #expect(throws: TransportError.self) {
                    try await transport.send(
                        WireRequest(
                            method: "POST", url: "https://localhost:\(server.port)/", body: Array("secret".utf8),
                            tls: TLSMaterial(trustRoots: TestCertificates.clientAuthority)))
                }
                #expect(error?.kind == .tls)
                #expect(server.received.isEmpty)
                await transport.shutdown()
            }
        }
    }

    @Test("RFC 8705: a server that wants a certificate gets the provider's")
    func clientCertificate() async throws {
        try await ScriptedServer.run(.http("200 OK", body: "hello"), tls: try Self.server(wantsClient: true)) {
            server in
            let transport = HTTPTransport(environment: [:], userAgent: "fob/1", clock: HandClock())
            let url = "https://localhost:\(server.port)/"
            let reply = try await transport.send(
                WireRequest(
                    method: "GET", url: url,
                    tls: TLSMaterial(
                        trustRoots: TestCertificates.authority, certificate: TestCertificates.client,
                        key: Secret(TestCertificates.clientKey))))
            #expect(reply.body == Array("hello".utf8))
            await transport.shutdown()
        }
    }

    @Test("RFC 8705: a server that wants a certificate and gets none, or another's, has seen nothing of the request")
    func withoutCertificate() async throws {
        try await ScriptedServer.run(.http("200 OK"), tls: try Self.server(wantsClient: true)) { server in
            let transport = HTTPTransport(environment: [:], userAgent: "fob/1", clock: HandClock())
            let materials = [
                TLSMaterial(trustRoots: TestCertificates.authority),
                TLSMaterial(
                    trustRoots: TestCertificates.authority, certificate: TestCertificates.localhost,
                    key: Secret(TestCertificates.serverKey)),
            ]
            for material in materials {
                let error = await #expect(throws: TransportError.self) {
                    try await transport.send(
                        WireRequest(
                            method: "POST", url: "https://localhost:\(server.port)/", body: Array("secret".utf8),
                            tls: material))
                }
                #expect(error?.kind == .tls, "\(error?.message ?? "")")
                #expect(error?.mayHaveReachedProvider == false)
                #expect(error?.message.contains("certificate") == true, "\(error?.message ?? "")")
            }
            #expect(server.received.isEmpty)
            await transport.shutdown()
        }
    }

    static let unusable: [(TLSMaterial, String)] = [
        (TLSMaterial(trustRoots: "no pem"), "--ca-file"),
        (
            TLSMaterial(trustRoots: TestCertificates.authority, certificate: "no pem", key: Secret("x")),
            "--client-cert-file"
        ),
        (
            TLSMaterial(trustRoots: TestCertificates.authority, certificate: TestCertificates.client),
            "--client-key-file"
        ),
        (
            TLSMaterial(
                trustRoots: TestCertificates.authority, certificate: TestCertificates.client, key: Secret("hush-hush")),
            "--client-key-file"
        ),
    ]

    @Test("material that cannot be used is named by the option that set it", arguments: unusable)
    func unusableMaterial(_ item: (TLSMaterial, String)) throws {
        let error = #expect(throws: TransportError.self) { try item.0.configuration(environment: [:]) }
        #expect(error?.kind == .tls)
        #expect(error?.message.contains(item.1) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("hush") == false)
    }

    @Test("SSL_CERT_DIR may name several folders, some of which are missing")
    func folders() throws {
        try withTemporaryFolder { folder in
            try folder.write("", to: "one/x")
            try folder.write("", to: "two/x")
            let list = "/nonexistent/a:\(folder.path("one")):\(folder.path("two"))"
            #expect(
                try TrustRoots(environment: ["SSL_CERT_DIR": list], bundles: []).paths
                    == [folder.path("one"), folder.path("two")])
            let error = #expect(throws: TransportError.self) {
                try TrustRoots(environment: ["SSL_CERT_DIR": "/nonexistent/a:/nonexistent/b"], bundles: [])
            }
            #expect(error?.message.contains("SSL_CERT_DIR names /nonexistent/a") == true)
        }
    }

    @Test("case 49: a redirect from https to http is a reply, and nothing goes to the other address")
    func downgrade() async throws {
        try await ScriptedServer.run(.http("200 OK")) { clear in
            let redirect = ScriptedServer.Act.http(
                "307 Temporary Redirect", headers: ["Location: http://127.0.0.1:\(clear.port)/token"])
            try await ScriptedServer.run(redirect, tls: try Self.server()) { server in
                let transport = HTTPTransport(environment: [:], userAgent: "fob/1", clock: HandClock())
                let reply = try await transport.send(
                    WireRequest(
                        method: "POST", url: "https://localhost:\(server.port)/token", body: Array("secret".utf8),
                        tls: TLSMaterial(trustRoots: TestCertificates.authority)))
                #expect(reply.status == 307)
                await transport.shutdown()
            }
            #expect(clear.received.isEmpty)
        }
    }

    private static func server(wantsClient: Bool = false) throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(TestCertificates.localhost.utf8)).map {
                .certificate($0)
            },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(TestCertificates.serverKey.utf8), format: .pem)))
        if wantsClient {
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates(
                try NIOSSLCertificate.fromPEMBytes(Array(TestCertificates.clientAuthority.utf8)))
        }
        return configuration
    }
}
