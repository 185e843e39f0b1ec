import SandboxProvider
import TestSupport
import Testing
import Vocabulary

/// A call that a server redirects: nothing may arrive where it leads, least of all a secret.
@Suite("A provider sends fob elsewhere", .timeLimit(.minutes(10)))
struct RedirectTests {
    /// One call of fob's, and what a person types to make it.
    struct Call: Sendable, CustomTestStringConvertible {
        let leg: SandboxLeg
        /// `BASE` stands for the sandbox's address.
        let arguments: [String]
        /// Whether the account must be signed in before.
        var needsAccount = false
        /// What is changed of the provider first.
        var edit: [String] = []
        var input: [UInt8]?
        /// Exit codes that tell a refusal.
        var statuses: Set<Int32> = [5, 6]

        var testDescription: String { "the \(leg.rawValue) call" }
    }

    /// A new call of fob's is a new row; those of a browser's answer stand below.
    static let calls = [
        Call(leg: .refresh, arguments: ["refresh", "acme-local/me"], needsAccount: true),
        Call(leg: .revoke, arguments: ["revoke", "acme-local/me"], needsAccount: true),
        Call(leg: .introspect, arguments: ["introspect", "acme-local/me"], needsAccount: true),
        Call(
            leg: .clientCredentials, arguments: ["login", "acme-local/robot", "--grant", "client_credentials"]),
        Call(leg: .device, arguments: ["login", "acme-local/tv", "--device", "--no-browser"]),
        Call(leg: .devicePoll, arguments: ["login", "acme-local/tv", "--device", "--no-browser"]),
        Call(
            leg: .tokenExchange,
            arguments: [
                "login", "acme-local/other", "--grant", "token_exchange", "--subject-account", "acme-local/me",
            ],
            needsAccount: true),
        Call(
            leg: .jwtBearer,
            arguments: ["login", "acme-local/robot", "--grant", "jwt_bearer", "--assertion-fd", "3"],
            input: Array("eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmVk".utf8)),
        Call(
            leg: .pushed, arguments: ["login", "acme-local/other", "--no-browser"],
            edit: ["--override", "legs.authorize.pushed=required"]),
        Call(leg: .metadata, arguments: ["discover", "BASE"]),
        Call(leg: .register, arguments: ["provider", "register", "made", "--issuer", "BASE"]),
    ]

    /// Lends a person with a provider, and an address that nobody may call meanwhile.
    private static func whileElsewhereIsSilent(
        _ body: (Person, Sandbox, _ elsewhere: String) async throws -> Void
    ) async throws {
        let elsewhere = try SilentPort()
        let address = "http://127.0.0.1:\(elsewhere.port)"
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                try await body(person, sandbox, address)
            }
        }
        #expect(elsewhere.visits() == 0)
    }

    private static let misbehaviours = ["r301", "r302", "r303", "r307", "r308", "r307-host"]

    @Test(
        "case 1: nothing arrives where a redirect leads, and nothing changes", arguments: calls, misbehaviours)
    func redirected(call: Call, misbehaviour: String) async throws {
        try await Self.whileElsewhereIsSilent { person, sandbox, elsewhere in
            if !call.edit.isEmpty {
                let edit = try await person.fob(["provider", "edit", "acme-local"] + call.edit)
                try #require(edit.status == 0, "\(edit.errors)")
            }
            if call.needsAccount { try await person.signIn("acme-local/me") }
            let before = call.needsAccount ? try await person.tokens(of: "acme-local/me") : nil
            if call.leg == .devicePoll {
                sandbox.misbehave("acme", .device, try #require(Misbehaviour.named("interval-zero")), times: nil)
            }
            sandbox.misbehave(
                "acme", call.leg,
                try #require(Misbehaviour.named(misbehaviour, elsewhere: elsewhere)), times: nil)
            let base = try #require(sandbox.dialect("acme")?.variables["base_url"])
            let result = try await person.fob(
                call.arguments.map { $0 == "BASE" ? base : $0 }, descriptors: call.input.map { [3: $0] } ?? [:])
            #expect(call.statuses.contains(result.status), "\(result.status): \(result.errors)")
            #expect(sandbox.count(call.leg, of: "acme") >= 1, "the call was made")
            let accounts = try await person.fob("accounts", "--json").output
            #expect(accounts.contains("robot") == false && accounts.contains("other") == false)
            if let before {
                #expect(try await person.tokens(of: "acme-local/me") == before)
                try person.expectNowhere([before.access, before.refresh ?? ""])
            }
        }
    }

    @Test("case 1: nor when userinfo is asked for, without which a login goes on", arguments: misbehaviours)
    func userinfo(misbehaviour: String) async throws {
        try await Self.whileElsewhereIsSilent { person, sandbox, elsewhere in
            sandbox.misbehave(
                "acme", .userinfo, try #require(Misbehaviour.named(misbehaviour, elsewhere: elsewhere)), times: nil)
            try await person.signIn("acme-local/me", "--scope", "openid")
            #expect(sandbox.count(.userinfo, of: "acme") == 1)
        }
    }

    @Test("case 1: nor when the code is exchanged, which is done once", arguments: ["r302", "r307", "r308"])
    func exchange(misbehaviour: String) async throws {
        try await Self.whileElsewhereIsSilent { person, sandbox, elsewhere in
            sandbox.misbehave(
                "acme", .exchange, try #require(Misbehaviour.named(misbehaviour, elsewhere: elsewhere)), times: nil)
            let login = try await person.login(["acme-local/me", "--no-browser"]) { login in
                _ = await BrowserStandIn(.approve).open(login.url)
            }
            #expect(login.status == 5, "\(login.errors)")
            #expect(sandbox.count(.exchange, of: "acme") == 1)
        }
    }

    @Test("case 1: a port that was called is seen to be")
    func detector() async throws {
        let elsewhere = try SilentPort()
        _ = try await run(
            "curl", ["--silent", "--noproxy", "*", "--max-time", "1", "http://127.0.0.1:\(elsewhere.port)/"])
        #expect(elsewhere.visits() == 1)
    }

    @Test(
        "case 50: this machine is called past every proxy of the environment",
        arguments: ["http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"])
    func proxies(variable: String) async throws {
        let proxy = try SilentPort()
        let port = proxy.port
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                let login = try await person.fob(
                    "login", "tradevest-local/me", adding: [variable: "http://127.0.0.1:\(port)"])
                #expect(login.status == 0, "\(login.errors)")
            }
        }
        #expect(proxy.visits() == 0)
    }
}
