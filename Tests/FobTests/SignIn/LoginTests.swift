import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Somebody signs in")
struct LoginTests {
    /// One vendor's account, and what its login needs beside a browser.
    struct Case: Sendable, CustomTestStringConvertible {
        let dialect: String
        var options: [String] = []
        var needsBrowser = true
        let testDescription: String
    }

    static let cases = [
        Case(dialect: "securitize", testDescription: "Securitize, whose state rides in the redirect URL"),
        Case(dialect: "edgetag", testDescription: "EdgeTag, by code with PKCE"),
        Case(
            dialect: "aicrisk", options: ["--choose", "user_42"], needsBrowser: false,
            testDescription: "AI CRisk, whose code is fetched and whose user is chosen"),
        Case(dialect: "tradevest", needsBrowser: false, testDescription: "Tradevest, by client credentials"),
        Case(dialect: "acme", testDescription: "acme, as the standards say"),
    ]

    @Test("signs in, calls the protected resources with curl, and renews", .timeLimit(.minutes(10)), arguments: cases)
    func wholeRound(_ vendor: Case) async throws {
        try await withPerson { person in
            try await person.sandbox(vendor.dialect) { sandbox in
                try await person.addProvider(vendor.dialect, at: sandbox)
                let account = "\(vendor.dialect)-local/me"
                if vendor.needsBrowser {
                    let login = try await person.signIn(account)
                    #expect(login.output == "", "a login prints nothing for programs")
                    #expect(login.errors.contains("\(account): signed in, valid for "))
                } else {
                    let login = try await person.fob(["login", account] + vendor.options)
                    #expect(login.status == 0 && login.output == "", "\(login.errors)")
                    #expect(login.errors.contains("\(account): signed in, valid for "))
                }
                let first = try await person.fob("token", account).output
                #expect(first.hasPrefix("access-"))
                try await useResources(of: vendor.dialect, account, person, sandbox)
                let refresh = try await person.fob("refresh", account)
                #expect(refresh.status == 0 && refresh.output == "", "\(refresh.errors)")
                #expect(try await person.fob("token", account).output != first, "a refresh gives another token")
                try await useResources(of: vendor.dialect, account, person, sandbox)
            }
        }
    }

    private func useResources(
        of dialect: String, _ account: String, _ person: Person, _ sandbox: Sandbox
    ) async throws {
        for resource in try #require(sandbox.dialect(dialect)).resources {
            var arguments = ["curl", account, "--set", resource.headerSet]
            for (name, value) in resource.variables { arguments += ["--var", "\(name)=\(value)"] }
            arguments += ["--", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", resource.url]
            let reply = try await person.fob(arguments)
            #expect(reply.output == "200", "\(resource.label): \(reply.errors)")
        }
    }

    @Test("the page comes with a state, a challenge and the redirect URI of the provider", .timeLimit(.minutes(10)))
    func page() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                let added = try await person.addProvider("acme", at: sandbox)
                let login = try await person.login(["acme-local/me", "--no-browser"]) { login in
                    #expect(added.output.contains(login.redirectURI), "what was registered is what is used")
                    #expect(login.url.contains("&state=") && login.url.contains("&code_challenge_method=S256"))
                    _ = await BrowserStandIn(.approve).open(login.url)
                }
                #expect(login.status == 0)
            }
        }
    }

    @Test("a browser named in BROWSER is started with the page", .timeLimit(.minutes(10)))
    func browser() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                // A person in a hurry: approves without reading.
                let browser = try await person.script(
                    "exec curl -s -L -o /dev/null \"$(printf %s \"$1\" | sed 's,/authorize?,/authorize/approve?,')\"",
                    named: "browser")
                let login = try await person.fob("login", "acme-local/me", adding: ["BROWSER": browser])
                #expect(login.status == 0, "\(login.errors)")
                #expect(login.errors.contains("A browser was started."))
            }
        }
    }

    @Test("over SSH no browser is started, and the page is shown", .timeLimit(.minutes(10)))
    func overSSH() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                let variables = ["BROWSER": "/bin/false", "SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"]
                let login = try await person.login(["acme-local/me"], adding: variables) { login in
                    _ = await BrowserStandIn(.approve).open(login.url)
                }
                #expect(login.status == 0)
                #expect(login.errors.contains("No browser was started because this is a session over SSH."))
            }
        }
    }

    @Test("a whole redirected URL is read from standard input by --code -", .timeLimit(.minutes(10)))
    func pastedURL() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                let login = try await person.login(["acme-local/me", "--no-browser", "--no-input", "--code", "-"]) {
                    login in
                    let answer = try #require(await BrowserStandIn(.approve).answer(to: login.url))
                    try login.type("\(login.redirectURI)?code=forged&state=wrong")
                    try login.type(answer)
                }
                #expect(login.status == 0, "\(login.errors)")
                #expect(login.errors.contains("That was no answer: "), "another sign-in's answer is refused")
            }
        }
    }

    @Test(
        "case 8: a callback with a wrong state is a stranger, and the right one is still waited for",
        .timeLimit(.minutes(10)))
    func wrongState() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                let login = try await person.login(["acme-local/me", "--no-browser"]) { login in
                    let forged = await run(curl: "\(login.redirectURI)?code=forged&state=wrong")
                    #expect(forged == "404" || forged == "400", "the stranger got \(forged)")
                    let refusal = await run(curl: "\(login.redirectURI)?error=access_denied&state=wrong")
                    #expect(refusal != "200")
                    #expect(sandbox.count(.exchange, of: "acme") == 0, "a forged code is never sent")
                    #expect(await BrowserStandIn(.approve).open(login.url) == .delivered(status: 200))
                }
                #expect(login.status == 0, "\(login.errors)")
            }
        }
    }

    @Test(
        "a code from an earlier page is taken by --code, and a stranger's is refused at once", .timeLimit(.minutes(10)))
    func answerAtHand() async throws {
        try await withPerson { person in
            try await person.sandbox("securitize") { sandbox in
                try await person.addProvider("securitize", at: sandbox)
                var answer = ""
                try await person.login(["securitize-local/me", "--no-browser"]) { login in
                    answer = try #require(await BrowserStandIn(.approve).answer(to: login.url))
                    login.signal(2)
                }
                let whole = try await person.fob("login", "securitize-local/me", "--code", answer)
                #expect(whole.status == 4, "its state belongs to another sign-in: \(whole.errors)")
                #expect(whole.errors.contains("That was no answer: "))
                #expect(whole.errors.contains("so the page of another run cannot answer it"))
                #expect(whole.errors.contains("hint: Let one run wait for it: fob login securitize-local/me --code -"))
                let code = try #require(answer.split(separator: "code=").last).prefix { $0 != "&" }
                let bare = try await person.fob("login", "securitize-local/me", "--no-input", "--code", String(code))
                #expect(bare.status == 0, "\(bare.errors)")
                try person.expectNowhere([String(code)])
            }
        }
    }

    @Test("a redirect URI that is not loopback means that the answer is pasted", .timeLimit(.minutes(10)))
    func pasteOnly() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                try await person.fob("provider", "edit", "acme-local", "--redirect-uri", "https://app.example/back")
                let nobody = try await person.fob("login", "acme-local/me", "--no-browser")
                #expect(nobody.status == 4, "nothing to paste into: it does not wait for nothing")
                #expect(nobody.errors.contains("The vendor sends the answer to https://app.example/back"))
                // Its answer names a wrong state; the code itself is refused by the provider.
                let pasted = try await person.login(["acme-local/me", "--no-browser", "--code", "-"]) { login in
                    try login.type("https://app.example/back?code=forged&state=wrong")
                    try login.type("made-up-code")
                }
                #expect(pasted.status == 5, "\(pasted.errors)")
                #expect(pasted.errors.contains("That was no answer: ") && sandbox.count(.exchange, of: "acme") == 1)
            }
        }
    }

    @Test("a scope asked for by --scope is what is granted", .timeLimit(.minutes(10)))
    func scope() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                try await person.signIn("acme-local/me", "--scope", "email", "--scope", "offline_access")
                #expect(try await person.json("show", "acme-local/me", "--json")["scope"] == "email offline_access")
                try await person.fob("refresh", "acme-local/me")
                #expect(try await person.json("show", "acme-local/me", "--json")["scope"] == "email offline_access")
            }
        }
    }

    private func run(curl url: String) async -> String {
        let arguments = ["--silent", "--noproxy", "*", "--output", "/dev/null", "--write-out", "%{http_code}", url]
        return (try? await TestSupport.run("curl", arguments).output) ?? "nothing"
    }

    @Test("who denies is told so: exit 5, and no account is made", .timeLimit(.minutes(10)))
    func denied() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                let login = try await person.login(["acme-local/me", "--no-browser"]) { login in
                    _ = await BrowserStandIn(.deny).open(login.url)
                }
                #expect(login.status == 5)
                #expect(login.errors.contains("acme-local/me: the provider refused the sign-in (access_denied"))
                #expect(login.errors.contains("hint: Try again: fob login acme-local/me"))
                #expect(try await person.fob("accounts").output == "")
            }
        }
    }

    @Test("nobody answers in time: exit 9", .timeLimit(.minutes(10)))
    func timeOut() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                let login = try await person.fob("login", "acme-local/me", "--no-browser", "--timeout", "1s")
                #expect(login.status == 9)
                #expect(login.errors.contains("acme-local/me: no answer came within 1 s."))
                try await expectFree(in: login.errors)
            }
        }
    }

    @Test("Control-C ends the wait with 128 + 2", .timeLimit(.minutes(10)))
    func interrupted() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                let login = try await person.login(["acme-local/me", "--no-browser"]) { $0.signal(2) }
                #expect(login.status == 130)
                try await expectFree(in: login.errors)
            }
        }
    }

    /// That the port which a login waited at can be bound again.
    private func expectFree(in errors: String) async throws {
        let place = try #require(errors.firstMatch(of: /the answer at http:\/\/127\.0\.0\.1:([0-9]+)\//))
        let port = try #require(Int(place.output.1))
        let descriptor = try #require(await FreePort.freed(port))
        close(descriptor)
    }

    @Test("under --no-input nobody is asked: exit 4 and what to do", .timeLimit(.minutes(10)))
    func noInput() async throws {
        try await withPerson { person in
            try await person.sandbox("acme", "aicrisk") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                try await person.addProvider("aicrisk", at: sandbox)
                let page = try await person.fob("login", "acme-local/me", "--no-input")
                #expect(page.status == 4)
                #expect(page.errors.contains("hint: Sign in where somebody can: fob login acme-local/me"))
                #expect(sandbox.requests("acme").isEmpty)
                let choice = try await person.fob("login", "aicrisk-local/me", "--no-input")
                #expect(choice.status == 4)
                #expect(choice.errors.contains("--choose KEY, one of user_41, user_42"))
            }
        }
    }

    @Test("case 11: a port that another fob holds is told with its holder and the ways out", .timeLimit(.minutes(10)))
    func busyPort() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                try await person.login(["acme-local/me", "--no-browser"]) { first in
                    let second = try await person.fob("login", "acme-local/other", "--no-browser")
                    #expect(second.status == 8, "\(second.errors)")
                    #expect(second.errors.contains("is taken by fob (process \(first.processID))"))
                    #expect(
                        second.errors.contains("fob provider edit acme-local --redirect-uri http://127.0.0.1:PORT/"))
                    #expect(second.errors.contains("fob login acme-local/other --code -"))
                    _ = await BrowserStandIn(.approve).open(first.url)
                }
            }
        }
    }
}
