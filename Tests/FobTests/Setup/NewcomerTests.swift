import TestSupport
import Testing
import Vocabulary

@Suite("Somebody meets fob for the first time")
struct NewcomerTests {
    @Test(
        "help and version go to standard output with 0", .timeLimit(.minutes(10)),
        arguments: [
            ["--help"], ["-h"], ["help"], ["help", "login"], ["login", "--help"], ["provider", "add", "--help"],
            ["--version"],
        ])
    func help(_ arguments: [String]) async throws {
        try await withPerson { person in
            let result = try await person.fob(arguments)
            #expect(result.status == 0 && result.errors == "" && result.output != "")
            #expect(!person.folder.exists("fob"), "whoever only asks gets no store")
        }
    }

    @Test(
        "a mistake on the command line is 2, and says what is meant", .timeLimit(.minutes(10)),
        arguments: [
            (["lgin"], "hint: Did you mean “fob login”?"), (["frobnicate"], "There is no command “frobnicate”"),
            (["help", "frobnicate"], "There is no command"),
            (["login", "--bogus", "x/y"], "fob: Unknown option '--bogus'"),
            (["login"], "fob: Missing expected argument"),
            (["refresh"], "Name accounts, or --all, or --within DURATION: one of the three."),
            (["refresh", "--all", "x/y"], "Name accounts, or --all, or --within DURATION: one of the three."),
            (["refresh", "--within", "soon"], "'soon'"), (["exec", "x/y"], "Name the program behind --"),
            (["provider", "add", "x", "--profile", "acme", "--var", "novalue"], "'novalue'"),
            (["token", "x/../y"], "is not a name"), (["token", "Upper/Case"], "is not a name"),
            (["sandbox", "--port", "99999"], "--port takes a number from 1 to 65535."),
            (["login", "noslash"], "“noslash” is half an account's name"),
            (["login", "noslash"], "An account is named PROVIDER/NAME"),
        ])
    func mistake(_ arguments: [String], _ text: String) async throws {
        try await withPerson { person in
            let result = try await person.fob(arguments)
            #expect(result.status == 2 && result.output == "")
            #expect(result.errors.contains(text), "\(result.errors)")
        }
    }

    @Test(
        "an unknown name is 3, and says how to get further", .timeLimit(.minutes(10)),
        arguments: [
            (["token", "nope/me"], "hint: Add it: fob provider add nope --profile ID"),
            (["token", "nope"], "fob accounts lists yours"),
            (["provider", "show", "nope"], "Add it: fob provider add nope"),
            (["provider", "edit", "nope"], "fob provider list shows yours"),
            (["profile", "show", "securitise"], "Did you mean “securitize”"),
            (["provider", "add", "x", "--profile", "acmee", "--client-id", "x"], "Did you mean “acme”"),
            (["sandbox", "nope"], "See what there is: fob sandbox --list"),
            (["remove", "nope/me", "--yes"], "There is no provider “nope”"),
        ])
    func unknown(_ arguments: [String], _ text: String) async throws {
        try await withPerson { person in
            let result = try await person.fob(arguments)
            #expect(result.status == 3 && result.output == "")
            #expect(result.errors.contains(text), "\(result.errors)")
        }
    }

    @Test("a misspelt name is answered with the one that was meant", .timeLimit(.minutes(10)))
    func misspelt() async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                let begin = try await person.fob("accounts")
                #expect(begin.errors.contains("fob login tradevest-local/NAME"), "\(begin.errors)")
                try await person.fob("login", "tradevest-local/me")
                let cases = [
                    (["header", "tradvest-local/me"], "Did you mean “tradevest-local”?"),
                    (["provider", "show", "tradevest-loca"], "Did you mean “tradevest-local”?"),
                    (["provider", "edit", "tradevest-loca"], "Did you mean “tradevest-local”?"),
                    (["token", "tradevest-local/mee"], "Did you mean “tradevest-local/me”?"),
                    (["token", "tradevest-locl"], "Did you mean “tradevest-local”?"),
                ]
                for (arguments, text) in cases {
                    let result = try await person.fob(arguments)
                    #expect(result.status == 3 && result.errors.contains(text), "\(arguments): \(result.errors)")
                }
            }
        }
    }

    @Test("without a terminal fob lists the accounts, and here says how to begin", .timeLimit(.minutes(10)))
    func emptyStore() async throws {
        try await withPerson { person in
            let plain = try await person.fob()
            #expect(plain.status == 0 && plain.output == "")
            #expect(plain.errors.contains("fob demo") && plain.errors.contains("fob provider add"))
            let document = try await person.json("accounts", "--json")
            #expect(document["schema"] == "fob.accounts/1")
            #expect(document["accounts"]?.elements?.isEmpty == true)
            #expect(try await person.fob("provider", "list").output == "")
        }
    }

    @Test("the demo needs a terminal, and names the way without one", .timeLimit(.minutes(10)))
    func demoWithoutTerminal() async throws {
        try await withPerson { person in
            let demo = try await person.fob("demo")
            #expect(demo.status == 2)
            #expect(demo.errors.contains("fob demo --check"))
        }
    }

    @Test("fob demo --check makes the whole round for every account and leaves nothing", .timeLimit(.minutes(10)))
    func demoCheck() async throws {
        try await withPerson { person in
            let demo = try await person.fob("demo", "--check")
            #expect(demo.status == 0, "\(demo.errors)")
            let rows = demo.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            #expect(rows.first == ["account", "exchange", "use", "refresh", "copy", "expiry"])
            #expect(rows.count == 6)
            for row in rows.dropFirst() { #expect(row.dropFirst().allSatisfy { $0 == "ok" }, "\(row)") }
            #expect(person.folder.files() == ["now"], "store and sandbox were thrown away")
        }
    }

    @Test("a deck on a dumb terminal is refused with 2, and nothing is drawn", .timeLimit(.minutes(10)))
    func dumbTerminal() async throws {
        try await withPerson { person in
            // `script` lends a terminal; its own record goes nowhere.
            let result = try await run(
                "script", ["-qec", Person.binary, "/dev/null"], environment: person.environment)
            #expect(result.status == 2)
            #expect(result.output.contains("dumb") && !result.output.contains("\u{1B}"))
        }
    }

    @Test("paths name every place, and FOB_HOME moves them all", .timeLimit(.minutes(10)))
    func paths() async throws {
        try await withPerson { person in
            let document = try await person.json("paths", "--json")
            #expect(document["schema"] == "fob.paths/1")
            for name in ["config", "profiles", "themes", "store", "backups", "state", "rescue", "clipboard"] {
                #expect(document[name]?.string?.hasPrefix(person.folder.path("fob/")) == true, "\(name)")
            }
            let plain = try await person.fob("paths").output
            #expect(plain.contains(/store +- +\/.*fob\/store\n/), "\(plain)")
            #expect(document["modes"]?["store"] == .some(nil) && document["read_only"] == false)
            try await person.fob("accounts")
            #expect(
                try await person.fob("paths").output.contains("store      0700  \(person.folder.path("fob/store"))\n"))
            #expect(try await person.json("paths", "--json")["modes"]?["store"] == "0700")
            let clipboard = try await person.fob("clipboard", "path", adding: ["FOB_CLIPBOARD": "/elsewhere/headers"])
            #expect(clipboard.output == "/elsewhere/headers\n")
        }
    }

    @Test("a mistake in config.json is named with its place", .timeLimit(.minutes(10)))
    func configuration() async throws {
        try await withPerson { person in
            try person.folder.write("{\n  // mine\n  \"clipbord_lifetime\": \"1m\",\n}\n", to: "fob/config/config.json")
            let result = try await person.fob("accounts")
            #expect(result.status == 2)
            #expect(result.errors.contains("config.json:3:3: there is no setting “clipbord_lifetime”"))
            #expect(result.errors.contains("Did you mean “clipboard_lifetime”?"))
        }
    }
}
