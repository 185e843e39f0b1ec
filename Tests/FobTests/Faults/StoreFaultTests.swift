import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("The store cannot be used")
struct StoreFaultTests {
    @Test("a file stands where the store should be: exit 7", .timeLimit(.minutes(10)))
    func fileInPlace() async throws {
        try await withPerson { person in
            try person.folder.write("mine", to: "fob/store")
            let result = try await person.fob("accounts")
            #expect(result.status == 7 && result.output == "")
            #expect(result.errors.contains(person.folder.path("fob/store")), "\(result.errors)")
            #expect(try person.folder.text("fob/store") == "mine")
        }
    }

    @Test("no room for the renewed token is found before the refresh token is sent", .timeLimit(.minutes(10)))
    func readOnly() async throws {
        try await withAccount { person, sandbox in
            let token = try await person.fob("token", "acme-local/me").output
            let folder = person.folder.path("fob/store/accounts/acme-local")
            chmod(folder, 0o500)
            defer { chmod(folder, 0o700) }
            let refresh = try await person.powerless(["refresh", "acme-local/me"])
            #expect(refresh.status == 7, "\(refresh.errors)")
            #expect(refresh.errors.contains("acme-local/me"))
            #expect(sandbox.count(.refresh, of: "acme") == 0, "nothing was sent")
            let living = try await person.powerless(["token", "acme-local/me"])
            #expect(living.status == 0 && living.output == token, "reading goes on")
            chmod(folder, 0o700)
            #expect(try await person.fob("refresh", "acme-local/me").status == 0, "nothing was lost")
        }
    }

    @Test("one damaged record harms one account", .timeLimit(.minutes(10)))
    func damaged() async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                try await person.fob("login", "tradevest-local/good")
                try await person.fob("login", "tradevest-local/bad")
                let damage = "{ \"format\": \"fob-account\", \"access_token\": \"canary-token\" "
                try person.folder.write(damage, to: "fob/store/accounts/tradevest-local/bad.json")
                let list = try await person.fob("accounts")
                #expect(list.status == 0)
                #expect(list.output.contains(/tradevest-local\/bad +damaged/))
                #expect(list.output.contains(/tradevest-local\/good +valid/))
                #expect(try await person.fob("token", "tradevest-local/good").status == 0)
                for command in ["token", "header", "refresh", "show", "copy"] {
                    let result = try await person.fob(command, "tradevest-local/bad")
                    #expect(result.status == 7, "\(command): \(result.errors)")
                    #expect(result.errors.contains("bad.json"), "\(command): \(result.errors)")
                }
                #expect(
                    try person.folder.text("fob/store/accounts/tradevest-local/bad.json") == damage,
                    "nothing is repaired away")
                let shown = try await person.fob("show", "tradevest-local/bad")
                #expect(shown.output.contains("damaged") && !shown.output.contains("login-needed"))
                let entries = try #require(try await person.json("accounts", "--json")["accounts"]?.elements)
                #expect(entries.first?["problem"]?.isNull == false && entries.last?["problem"]?.isNull == true)
                #expect(entries.first?["profile"]?.isNull == true, "the provider's name is not its profile's")
                for entry in person.printed.all {
                    #expect(!entry.output.contains("canary") && !entry.errors.contains("canary"))
                }
            }
        }
    }

    @Test("a store that others could read is closed again, and that is said", .timeLimit(.minutes(10)))
    func looseModes() async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                try await person.fob("login", "tradevest-local/me")
                chmod(person.folder.path("fob/store"), 0o755)
                let list = try await person.fob("accounts")
                #expect(list.status == 0)
                #expect(list.errors.contains(person.folder.path("fob/store")), "\(list.errors)")
                #expect(try person.folder.mode("fob/store") == 0o700)
                let record = "fob/store/accounts/tradevest-local/me.json"
                for arguments in [["accounts"], ["token", "tradevest-local/me"], ["show", "tradevest-local/me"]] {
                    chmod(person.folder.path(record), 0o644)
                    let result = try await person.fob(arguments)
                    #expect(result.status == 0 && result.output != "")
                    #expect(result.errors.contains("\(record) was open to other users"), "\(arguments)")
                    #expect(try person.folder.mode(record) == 0o600)
                }
            }
        }
    }
}
