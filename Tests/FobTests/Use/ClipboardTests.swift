import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Case 45: somebody copies headers")
struct ClipboardTests {
    private func withAccount(_ body: (Person) async throws -> Void) async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                try #require(try await person.fob("login", "tradevest-local/me").status == 0)
                try await body(person)
            }
        }
    }

    @Test("copy fills a private file, says when it goes, and returns at once", .timeLimit(.minutes(10)))
    func copy() async throws {
        try await withAccount { person in
            let copy = try await person.fob("copy", "tradevest-local/me")
            #expect(copy.status == 0)
            #expect(copy.output == person.folder.path("fob/run/clipboard") + "\n", "the path is for programs")
            #expect(copy.errors.contains("header set default copied; the file is removed in 5m."))
            let header = try await person.fob("header", "tradevest-local/me").output
            #expect(try person.folder.text("fob/run/clipboard") == header)
            #expect(try person.folder.mode("fob/run/clipboard") == 0o600)
            #expect(try await person.fob("clipboard", "path").output == copy.output)
            try person.expectNowhere([try await person.tokens(of: "tradevest-local/me").access])
        }
    }

    @Test("curl reads the file as it is", .timeLimit(.minutes(10)))
    func used() async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                try #require(try await person.fob("login", "tradevest-local/me").status == 0)
                try #require(try await person.fob("copy", "tradevest-local/me").status == 0)
                let resource = try #require(sandbox.dialect("tradevest")?.resources.first)
                let arguments = [
                    "--silent", "--noproxy", "*", "--output", "/dev/null", "--write-out", "%{http_code}", resource.url,
                ]
                let with = try await run("curl", ["-H", "@" + person.folder.path("fob/run/clipboard")] + arguments)
                #expect(with.output == "200")
                #expect(try await run("curl", arguments).output == "401")
            }
        }
    }

    @Test("a set with the client secret in it is announced", .timeLimit(.minutes(10)))
    func warning() async throws {
        try await withPerson { person in
            try await person.sandbox("securitize") { sandbox in
                try await person.addProvider("securitize", at: sandbox)
                try await person.signIn("securitize-local/me")
                let copy = try await person.fob("copy", "securitize-local/me", "--set", "investor-api")
                #expect(copy.status == 0)
                #expect(copy.errors.contains("careful: the file contains the client secret."))
            }
        }
    }

    @Test("clear removes what fob wrote, and nothing else", .timeLimit(.minutes(10)))
    func clear() async throws {
        try await withAccount { person in
            #expect(try await person.fob("clipboard", "clear").errors == "There is none.\n")
            try await person.fob("copy", "tradevest-local/me")
            let cleared = try await person.fob("clipboard", "clear")
            #expect(cleared.status == 0 && cleared.errors == "The clipboard file is removed.\n")
            #expect(!person.folder.exists("fob/run/clipboard"))
            try await person.fob("copy", "tradevest-local/me")
            try person.folder.write("my own note\n", to: "fob/run/clipboard")
            try await person.fob("clipboard", "clear")
            #expect(try person.folder.text("fob/run/clipboard") == "my own note\n")
        }
    }

    @Test("any start of fob removes a file whose time is up", .timeLimit(.minutes(10)))
    func stale() async throws {
        try await withAccount { person in
            try await person.fob("copy", "tradevest-local/me")
            try person.wait(.seconds(299))
            #expect(try await person.fob("accounts").errors == "")
            #expect(person.folder.exists("fob/run/clipboard"))
            try person.wait(.seconds(2))
            #expect(
                try await person.fob("accounts").errors == "fob: The clipboard file's time was up; it was removed.\n")
            #expect(!person.folder.exists("fob/run/clipboard"))
        }
    }

    @Test("a token that is only read removes it as well, once its time is up", .timeLimit(.minutes(10)))
    func hotVerb() async throws {
        try await withAccount { person in
            try await person.fob("copy", "tradevest-local/me")
            #expect(try await person.fob("token", "tradevest-local/me").status == 0)
            #expect(person.folder.exists("fob/run/clipboard"))
            try person.wait(.seconds(301))
            #expect(try await person.fob("token", "tradevest-local/me").errors == "")
            #expect(!person.folder.exists("fob/run/clipboard"))
        }
    }

    @Test("the process that copy leaves behind removes the file by itself", .timeLimit(.minutes(10)))
    func sweeper() async throws {
        try await withAccount { person in
            try person.folder.write("{ \"clipboard_lifetime\": \"1s\" }", to: "fob/config/config.json")
            // Real time: nobody but that process is there to remove the file.
            var person = person
            person.environment["FOB_TEST_CLOCK"] = nil
            let copy = try await person.fob("copy", "tradevest-local/me")
            #expect(copy.status == 0 && copy.errors.contains("the file is removed in 1s."), "\(copy.errors)")
            let watch = "while [ -e '\(person.folder.path("fob/run/clipboard"))' ]; do sleep 0.05; done"
            #expect(try await run("sh", ["-c", watch]).status == 0, "it was never removed")
        }
    }

    @Test(
        "case 45: it stands in the runtime folder, which a reboot empties, for its owner alone",
        .timeLimit(.minutes(10))
    )
    func runtimeFolder() async throws {
        try await withAccount { person in
            var person = person
            // Everything else stays where it is.
            for (variable, folder) in [("CONFIG", "config"), ("DATA", "data"), ("STATE", "state")] {
                person.environment["XDG_\(variable)_HOME"] = person.folder.path("x/\(folder)")
            }
            person.environment["XDG_RUNTIME_DIR"] = person.folder.path("x/run")
            try FileManager.default.createDirectory(
                atPath: person.folder.path("x/data/fob"), withIntermediateDirectories: true)
            try FileManager.default.moveItem(
                atPath: person.folder.path("fob/store"), toPath: person.folder.path("x/data/fob/store"))
            person.environment["FOB_HOME"] = nil
            let copy = try await person.fob("copy", "tradevest-local/me")
            #expect(copy.output == person.folder.path("x/run/fob/clipboard") + "\n", "\(copy.errors)")
            #expect(try person.folder.mode("x/run/fob") == 0o700)
            for file in person.folder.files() where file.hasPrefix("x/run/fob/") {
                #expect(try person.folder.mode(file) == 0o600, "\(file)")
            }
        }
    }

    @Test("case 45: a second copy replaces the file in one step, and the first one's time is not its own")
    func twice() async throws {
        try await withAccount { person in
            try await person.fob("copy", "tradevest-local/me")
            let first = try FileHandle(forReadingFrom: URL(fileURLWithPath: person.folder.path("fob/run/clipboard")))
            let header = try person.folder.read("fob/run/clipboard")
            try person.wait(.seconds(200))
            try #require(try await person.fob("refresh", "tradevest-local/me").status == 0)
            try await person.fob("copy", "tradevest-local/me")
            #expect(Array(try first.readToEnd() ?? Data()) == header, "who reads the first one reads all of it")
            #expect(try person.folder.read("fob/run/clipboard") != header)
            try person.wait(.seconds(101))
            #expect(try await person.fob("accounts").errors == "", "the first one's time is up")
            #expect(person.folder.exists("fob/run/clipboard"))
        }
    }

    @Test("case 45: what somebody wrote over it stays when the time is up")
    func overwritten() async throws {
        try await withAccount { person in
            try person.folder.write("{ \"clipboard_lifetime\": \"1s\" }", to: "fob/config/config.json")
            var person = person
            person.environment["FOB_TEST_CLOCK"] = nil
            try #require(try await person.fob("copy", "tradevest-local/me").status == 0)
            try person.folder.write("my own note\n", to: "fob/run/clipboard")
            // The note beside it goes with the time; whoever removes it has looked at the file.
            let watch = "while [ -e '\(person.folder.path("fob/run/clipboard.json"))' ]; do sleep 0.05; done"
            #expect(try await run("sh", ["-c", watch]).status == 0, "its time was never up")
            #expect(try await person.fob("accounts").errors == "")
            #expect(try person.folder.text("fob/run/clipboard") == "my own note\n")
        }
    }

    #if os(Linux)
        @Test("case 45: where the process that waits is killed, the next start removes the file")
        func killed() async throws {
            try await withAccount { person in
                try #require(try await person.fob("copy", "tradevest-local/me").status == 0)
                // It is of this home and no other's.
                let find = """
                    for process in /proc/[0-9]*; do
                        tr '\\0' ' ' < $process/cmdline 2> /dev/null | grep -q '^fob clipboard-sweep' || continue
                        tr '\\0' '\\n' < $process/environ 2> /dev/null | grep -qx "FOB_HOME=$1" || continue
                        echo ${process#/proc/}
                    done
                    """
                let home = try #require(person.environment["FOB_HOME"])
                let found = try await run("sh", ["-c", find, "sh", home]).output.split(separator: "\n")
                if getuid() == 0 { #expect(found.count == 1) }
                for process in found { kill(try #require(Int32(process)), SIGKILL) }
                try person.wait(.seconds(301))
                #expect(
                    try await person.fob("accounts").errors
                        == "fob: The clipboard file's time was up; it was removed.\n")
                #expect(!person.folder.exists("fob/run/clipboard"))
            }
        }
    #endif
}
