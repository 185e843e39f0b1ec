import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

/// The day itself. A command that stands in no line here fails the test that sweeps.
extension CommandDay {
    func live() async throws {
        try await setUp()
        try await signIn()
        try await lookAround()
        try await handOut()
        try await renew()
        try await keep()
        try await takeBack()
    }

    private func setUp() async throws {
        for dialect in sandbox.dialects {
            let (arguments, secret) = try person.addition(of: dialect.id, as: "\(dialect.id)-local", at: sandbox)
            try await run("provider add", arguments, given: secret)
            // EdgeTag's sandbox client has one value for its id and its secret, and the id is no secret.
            if dialect.id != "edgetag" { canaries.add("client secret", String(decoding: secret, as: UTF8.self)) }
        }
        let issuer = try #require(sandbox.dialect("acme")?.variables["base_url"])
        let (bound, secret) = try person.addition(of: "acme", as: "bound-local", at: sandbox)
        try await run("provider add", bound + ["--override", "dpop.mode=required"], given: secret)
        try person.folder.write(String(decoding: secret, as: UTF8.self), to: "given/secret")
        try await run("provider edit", "bound-local", "--client-secret-file", person.folder.path("given/secret"))
        let redirect = "http://127.0.0.1:\(try FreePort.find())/callback"
        try await run(
            "provider add", "mine", "--profile", "oidc", "--var", "issuer=\(issuer)", "--client-id",
            try #require(sandbox.dialect("acme")).clientID, "--client-auth", "private_key_jwt", "--client-key-file",
            person.folder.path("given/client.key"), "--redirect-uri", "\(redirect)/mine")
        try await run(
            "provider register", "made", "--issuer", issuer, "--redirect-uri", "\(redirect)/made",
            "--initial-access-token-fd", "3", given: Array(CanaryDays.registrationToken.utf8))
        try await run("provider rename", "made", "made-local")
        try await run("provider show", "made-local", "--json")
        try await run("provider list", "--json")
        try await run("provider list")
        try await run("discover", issuer, "--json")
        try await run("discover", "mine", "--accept")
    }

    private func signIn() async throws {
        let approve: (Login) async throws -> Void = { login in
            #expect(await BrowserStandIn(.approve).open(login.url) == .delivered(status: 200))
        }
        try await login(
            "acme-local/kanarienvogel", adding: ["BROWSER": person.folder.path("bin/witness")], answer: approve)
        try await login("mine/me", "--no-browser", "--code", "-") { login in
            try login.type(try #require(await BrowserStandIn(.approve).answer(to: login.url)))
        }
        for account in ["bound-local/me", "made-local/me", "securitize-local/me", "edgetag-local/me"] {
            try await login(account, "--no-browser", answer: approve)
        }
        try await run("login", "tradevest-local/me")
        try await run("login", "aicrisk-local/me", "--choose", "user_41")
        try await run("login", "acme-local/robot", "--grant", "client_credentials")
        try await run("login", "acme-local/other", "--subject-account", "acme-local/kanarienvogel")
        let token = try await run("token", "acme-local/kanarienvogel", handsOut: true)
        try await run("login", "acme-local/third", "--subject-token-fd", "3", given: token.standardOutput)
        try await run("login", "acme-local/new", "--dry-run")
        try await device()
        canaries.add("refresh token that was taken over", "canary-adopted-Ku7+/=q")
        try await run(
            "adopt", "acme-local/taken", "--refresh-token-fd", "3", given: Array("canary-adopted-Ku7+/=q\n".utf8))
        try await run("refresh", "acme-local/taken", status: 4)
    }

    private func device() async throws {
        let script = "exec \"$@\" 2>&1 >/dev/null"
        try await withProgram(
            "/bin/sh", ["-c", script, "sh", Person.binary, "login", "acme-local/dev", "--device", "--verbose"],
            environment: person.environment
        ) { program in
            var lines: [String] = []
            while let line = await program.nextLine() {
                lines.append(line)
                guard lines.dropLast().last == "and type this code:" else { continue }
                #expect(sandbox.decide(.approve, userCode: line, at: "acme"))
                await witness()
            }
            #expect(await program.ending() == .exited(0), "\(lines)")
            hear("stderr of fob login --device", Array(lines.joined(separator: "\n").utf8))
        }
    }

    private func lookAround() async throws {
        for format in [[], ["--json"]] {
            for command in ["accounts", "deck", "keys", "paths", "profile list"] { try await run(command, format) }
            // It has much to say of a sandbox.
            try await run("doctor", format, status: nil)
            for options in [[], ["--trace"], ["--claims"]] {
                for account in ["mine/me", "bound-local/me"] {
                    try await run("show", [account] + options + format, status: nil)
                }
            }
            try await run("introspect", ["mine/me"] + format)
        }
        try await run("show", "mine/me", "--reveal", "--json", handsOut: true)
        for screen in ["main", "filter", "exchange", "inspect", "help", "themes"] {
            try await run("deck", "--render", "100x30", "--screen", screen, "--svg", "-")
        }
        try await run("theme list")
        try await run("theme show", "dusk", "--slots")
        try await run("theme check")
        try await run("profile show", "acme")
        try await run("profile copy", "acme", "acme-two")
        try await run("profile check", person.folder.path("x/config/fob/profiles/acme-two.json"))
        try await run(
            "profile import", "--print", try #require(sandbox.dialect("acme")?.variables["base_url"]), status: nil)
        try await run("demo", "--check")
        try await withProgram(
            Person.binary, ["sandbox", "acme", "--verbose"], environment: person.environment,
            errorsTo: person.folder.path("sandbox-errors")
        ) { program in
            _ = try #require(await program.nextLine())
            use("sandbox")
        }
    }

    private func handOut() async throws {
        let me = "acme-local/kanarienvogel"
        for account in [me, "bound-local/me", "securitize-local/me"] {
            try await run("header", account, handsOut: true)
            try await run("token", account, "--json", handsOut: true)
            try await run("copy", account)
            await witness()
            try await run("exec", account, "--", person.folder.path("bin/witness"))
            try await run(
                "curl", [account, "--any-host", "--", "--silent", "http://127.0.0.1:1/"],
                adding: ["PATH": person.folder.path("bin") + ":/usr/bin:/bin"])
        }
        try await run("header", "bound-local/me", "--dpop-url", "https://api.example/x", handsOut: true)
        try await run(
            "exec", me, "--env", "TOKEN", "--", "sh", "-c", "echo $TOKEN; cat $FOB_HEADER_FILE", handsOut: true)
        try await run("clipboard path")
        try await run("clipboard clear")
        try await run("clipboard-sweep")
    }

    /// Renewals, and providers that repeat in their errors what they were sent.
    private func renew() async throws {
        try await run("refresh", "--all", "--json", status: nil)
        try await run("refresh", "acme-local/kanarienvogel", "--dry-run")
        for leg in [SandboxLeg.refresh, .introspect, .revoke, .clientCredentials] {
            sandbox.misbehave("acme", leg, .echo, times: nil)
        }
        for account in ["acme-local/kanarienvogel", "mine/me", "bound-local/me"] {
            try await run("refresh", account, "--json", status: nil)
            try await run("introspect", account, "--json", status: nil)
            try await run("revoke", account, "--keep", status: nil)
            try await run("show", account, "--trace", "--json")
        }
        sandbox.behave("acme")
        sandbox.misbehave("acme", .exchange, .echo, times: nil)
        let refused = try await person.login(["acme-local/failed", "--verbose", "--no-browser"]) { login in
            _ = await BrowserStandIn(.approve).open(login.url)
        }
        #expect(refused.status == 5)
        hear("stderr of a refused login", Array(refused.errors.utf8))
        sandbox.behave("acme")
        try await run("accounts", "--json")
        try await run("auto-renew", "acme-local/kanarienvogel", "on")
        try await watch()
    }

    private func watch() async throws {
        try await withProgram(
            "/bin/sh", ["-c", "exec \"$@\" 2>&1", "sh", Person.binary, "watch", "--json", "--verbose"],
            environment: person.environment
        ) { program in
            // The first line is its own: from then on it is at work.
            let line = try #require(await program.nextLine())
            await witness()
            program.signal(SIGTERM)
            var lines = [line]
            while let line = await program.nextLine() { lines.append(line) }
            hear("output of fob watch", Array(lines.joined(separator: "\n").utf8))
        }
        use("watch")
    }

    private func keep() async throws {
        try await run("store path")
        try await run("store check", "--json")
        let made = try await run("store backup")
        let folder = made.output.split(separator: "\n").first.map(String.init) ?? ""
        try await run("store restore", folder, "--dry-run")
        let passphrase = Array("canary-export-passphrase\n".utf8)
        canaries.add("passphrase of the export", "canary-export-passphrase")
        let sealed = person.folder.path("sealed-export")
        try await run("store export", "acme-local/dev", "--to", sealed, "--passphrase-fd", "3", given: passphrase)
        try await run("store import", sealed, "--replace", "--passphrase-fd", "3", given: passphrase)
        try await run(
            "store export", "acme-local/dev", "--to", person.folder.path("given/export"), "--plaintext", "--yes")
    }

    private func takeBack() async throws {
        try await run("rename", "acme-local/third", "acme-local/fourth")
        try await run("remove", "acme-local/fourth", "--yes")
        try await run("revoke", "mine/me")
        try await run("provider remove", "mine")
    }
}
