import SandboxProvider
import TestSupport
import Testing
import Vocabulary

extension Person {
    /// Adds the provider `issuer-local`: the acme of the sandbox, of which nothing is known but its issuer.
    func addIssuer(at sandbox: Sandbox, _ options: String...) async throws {
        let dialect = try #require(sandbox.dialect("acme"))
        let base = try #require(dialect.variables["base_url"])
        let result = try await fob(
            ["provider", "add", "issuer-local", "--profile", "oidc", "--var", "issuer=\(base)", "--redirect-uri"]
                + ["http://127.0.0.1:\(try FreePort.find())/callback/issuer-local", "--client-id", dialect.clientID]
                + ["--client-secret-fd", "3"] + options,
            descriptors: [3: dialect.clientSecret.withBytes { Array($0) }])
        try #require(result.status == 0, "provider add: \(result.errors)")
    }
}
