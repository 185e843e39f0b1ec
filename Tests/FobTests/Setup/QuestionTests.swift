import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Somebody is asked at a terminal")
struct QuestionTests {
    @Test("a client secret is asked for and not shown", .timeLimit(.minutes(10)))
    func secret() async throws {
        try await withPerson { person in
            let add = [
                "provider", "add", "work", "--profile", "acme", "--client-id", "i", "--var",
                "base_url=https://as.example",
            ]
            try await withTmux([Person.binary] + add, columns: 160, environment: person.environment) { tmux in
                try await tmux.wait(forText: "Client secret of work (not shown):")
                try await tmux.type("canary-typex")
                try await tmux.press("BSpace")
                try await tmux.type("d")
                try await tmux.press("Enter")
                #expect(try await tmux.waitForEnd() == 0)
                let screen = try await tmux.screen()
                #expect(screen.contains("stored") && !screen.contains("canary"))
            }
            #expect(try person.folder.text("fob/store/providers/work.json").contains("canary-typed"))
        }
    }

    @Test("Control-C at a hidden question ends with 130 and leaves the terminal as it was", .timeLimit(.minutes(10)))
    func interrupted() async throws {
        try await withPerson { person in
            let add = """
                trap : INT; \(Person.binary) provider add work --profile acme --client-id i \
                --var base_url=https://as.example; echo "ended with $?"; stty -a; echo over
                """
            try await withTmux(["sh", "-c", add], columns: 160, environment: person.environment) { tmux in
                try await tmux.wait(forText: "Client secret of work (not shown):")
                try await tmux.press("C-c")
                let screen = try await tmux.wait(forText: "over")
                #expect(screen.contains("ended with 130"))
                let settings = Set(screen.split(whereSeparator: \.isWhitespace))
                #expect(settings.isSuperset(of: ["echo", "isig", "icanon"]), "\(screen)")
            }
            #expect(!person.folder.exists("fob/store/providers/work.json"))
        }
    }

    @Test("a vendor's list is chosen from by number", .timeLimit(.minutes(10)))
    func numberedPrompt() async throws {
        try await withPerson { person in
            try await person.sandbox("aicrisk") { sandbox in
                try await person.addProvider("aicrisk", at: sandbox)
                let login = [Person.binary, "login", "aicrisk-local/me"]
                try await withTmux(login, columns: 160, environment: person.environment) { tmux in
                    let screen = try await tmux.wait(forText: "Which one?")
                    #expect(screen.contains("1  ada  (user_41)") && screen.contains("2  grace  (user_42)"))
                    try await tmux.type("2")
                    try await tmux.press("Enter")
                    #expect(try await tmux.waitForEnd() == 0)
                }
                #expect(
                    try await person.json("show", "aicrisk-local/me", "--json").at(path: "extra.userid") == "user_42")
            }
        }
    }

    @Test("who does not say yes keeps the account: exit 9", .timeLimit(.minutes(10)))
    func confirmation() async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                try await person.fob("login", "tradevest-local/me")
                for (answer, code) in [("n", 9), ("y", 0)] as [(String, Int32)] {
                    let remove = [Person.binary, "remove", "tradevest-local/me"]
                    try await withTmux(remove, columns: 160, environment: person.environment) { tmux in
                        try await tmux.wait(
                            forText: "Remove tradevest-local/me and its tokens from this machine? [y/N]")
                        try await tmux.type(answer)
                        try await tmux.press("Enter")
                        #expect(try await tmux.waitForEnd() == code)
                    }
                    #expect(try await person.fob("token", "tradevest-local/me").status == (code == 9 ? 0 : 3))
                }
            }
        }
    }

    @Test("a redirected URL is pasted at the terminal", .timeLimit(.minutes(10)))
    func pasted() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                let login = [Person.binary, "login", "acme-local/me", "--no-browser"]
                try await withTmux(login, columns: 500, environment: person.environment) { tmux in
                    let screen = try await tmux.wait(
                        forText: "You can also paste the code or the whole redirected URL here")
                    let url = try #require(screen.split(separator: "\n").first { $0.hasPrefix("http://127.0.0.1") })
                    let answer = try #require(await BrowserStandIn(.approve).answer(to: String(url)))
                    try await tmux.paste(answer)
                    try await tmux.press("Enter")
                    #expect(try await tmux.waitForEnd() == 0)
                }
                #expect(try await person.fob("token", "acme-local/me").status == 0)
            }
        }
    }
}
