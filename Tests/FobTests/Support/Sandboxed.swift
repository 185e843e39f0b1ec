import SandboxProvider

/// One vendor of a sandbox.
struct Sandboxed: Sendable {
    let sandbox: Sandbox
    let dialect: String

    func count(_ leg: SandboxLeg) -> Int { sandbox.count(leg, of: dialect) }

    func misbehave(_ leg: SandboxLeg?, _ misbehaviour: Misbehaviour, times: Int? = 1) {
        sandbox.misbehave(dialect, leg, misbehaviour, times: times)
    }
}

/// Lends somebody who has signed in at acme as `acme-local/me`.
func withAccount(_ body: (Person, Sandbox) async throws -> Void) async throws {
    try await withPerson { person in
        try await person.sandbox("acme") { sandbox in
            try await person.addProvider("acme", at: sandbox)
            try await person.signIn("acme-local/me")
            try await body(person, sandbox)
        }
    }
}
