import Foundation
import TestSupport
import Testing

@Suite("Somebody names a provider's own certificates")
struct OwnAuthorityTests {
    /// A server that has nothing but its metadata, and wants to see a client certificate: `openssl s_server`.
    private static func withServer(
        _ person: Person, _ body: (_ issuer: String) async throws -> Void
    ) async throws {
        let folder = person.folder
        let signed = ["-CA", folder.path("ca.crt"), "-CAkey", folder.path("ca.key")]
        let leaf = signed + ["-addext", "basicConstraints=critical,CA:FALSE"]
        for (name, options) in [
            ("ca", []), ("server", leaf + ["-addext", "subjectAltName=DNS:localhost"]), ("client", leaf),
        ] {
            let made = try await run(
                "openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                    "/CN=\(name)", "-keyout", folder.path("\(name).key"), "-out", folder.path("\(name).crt"),
                ] + options)
            try #require(made.status == 0, "\(made.errors)")
            try #require(chmod(folder.path("\(name).key"), 0o600) == 0)
        }
        let issuer = "https://localhost:\(try FreePort.find())"
        let metadata = "{\"issuer\":\"\(issuer)\",\"token_endpoint\":\"\(issuer)/token\"}"
        // s_server -HTTP sends a file as it is: a whole reply.
        try folder.write(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(metadata.utf8.count)\r\n"
                + "Connection: close\r\n\r\n\(metadata)", to: ".well-known/openid-configuration")
        let command = "cd '\(folder.path("."))' && exec \"$@\""
        try await withProgram(
            "/bin/sh",
            [
                "-c", command, "sh", "openssl", "s_server", "-accept", String(issuer.split(separator: ":")[2]), "-cert",
                "server.crt", "-key", "server.key", "-CAfile", "ca.crt", "-Verify", "1", "-verify_return_error",
                "-HTTP",
            ], environment: person.environment
        ) { server in
            while let line = await server.nextLine(), !line.hasPrefix("ACCEPT") {}
            try await body(issuer)
        }
    }

    @Test(
        "RFC 8705: its authority and a client certificate open the connection, and nothing less does",
        .timeLimit(.minutes(10)))
    func mutual() async throws {
        try await withPerson { person in
            try await Self.withServer(person) { issuer in
                let folder = person.folder
                let added = try await person.fob(
                    "provider", "add", "mine", "--profile", "oidc", "--var", "issuer=\(issuer)", "--client-id", "app-1",
                    "--client-auth", "tls", "--client-key-file", folder.path("client.key"), "--client-cert-file",
                    folder.path("client.crt"), "--ca-file", folder.path("ca.crt"))
                try #require(added.status == 0, "\(added.errors)")
                for name in ["client.key", "client.crt"] {
                    try FileManager.default.removeItem(atPath: folder.path(name))
                }
                let found = try await person.fob("discover", "mine")
                #expect(found.status == 0 && found.output.contains("\(issuer)/token"), "\(found.errors)")

                try await person.fob("provider", "edit", "mine", "--unset", "ca")
                let stranger = try await person.fob("discover", "mine")
                #expect(
                    stranger.status == 6 && stranger.errors.contains("hint: Trying again does not help."),
                    "\(stranger.errors)")

                let edited = try await person.fob(
                    "provider", "edit", "mine", "--ca-file", folder.path("ca.crt"), "--client-auth", "post", "--unset",
                    "client-cert", "--unset", "client-key")
                #expect(edited.status == 0, "\(edited.errors)")
                let unknown = try await person.fob("discover", "mine")
                #expect(unknown.status == 6 && unknown.errors.contains("client certificate"), "\(unknown.errors)")
            }
        }
    }
}
