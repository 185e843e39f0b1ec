import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Somebody asks what is wrong")
struct DoctorTests {
    private func findings(_ person: Person, adding variables: [String: String] = [:]) async throws -> (Int32, [JSON]) {
        let result = try await person.fob("doctor", "--json", adding: ["BROWSER": "true"].merging(variables) { $1 })
        let document = try JSON(parsing: result.standardOutput)
        #expect(document["schema"] == "fob.doctor/1")
        return (result.status, document["findings"]?.elements ?? [])
    }

    @Test("nothing is wrong with a new home: exit 0", .timeLimit(.minutes(10)))
    func newHome() async throws {
        try await withPerson { person in
            let result = try await person.fob("doctor", adding: ["BROWSER": "true"])
            #expect(result.status == 0 && result.output.hasSuffix("Nothing is wrong.\n"), "\(result.output)")
        }
    }

    @Test("what is wrong is named with the command that mends it", .timeLimit(.minutes(10)))
    func wrong() async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                try await person.fob("login", "tradevest-local/me")
                // The sandbox's resource has an origin of its own, to which no leg goes.
                let before = try await findings(person).1.filter { $0["is_problem"] == true }
                #expect(before.allSatisfy { $0["problem"]?.string?.contains("no request goes to") == true })
                try await person.fob(
                    "provider", "edit", "tradevest-local", "--unset", "client-secret", "--origin",
                    "https://nobody.example=http://127.0.0.1:9")
                try person.folder.write("{", to: "fob/config/profiles/broken.json")
                try person.folder.write("{", to: "fob/config/themes/broken.json")
                try person.folder.write(#"{ "theme": "dusc" }"#, to: "fob/config/config.json")
                try person.folder.write(String(repeating: " ", count: 2 << 20), to: "fob/config/profiles/huge.json")
                let (status, found) = try await findings(person)
                #expect(status == 2)
                for (area, problem, remedy) in [
                    ("provider", "none is stored", "--client-secret-file"),
                    ("provider", "nobody.example", "--unset origin:https://nobody.example"),
                    ("profile", "broken.json", "fob profile check"), ("profile", "huge.json", "Mend or remove"),
                    ("theme", "broken.json", "fob theme check"),
                    ("config", "no theme “dusc”. Did you mean “dusk”?", "fob theme list"),
                ] {
                    #expect(
                        found.contains {
                            $0["area"]?.string == area && $0["problem"]?.string?.contains(problem) == true
                                && $0["remedy"]?.string?.contains(remedy) == true && $0["is_problem"] == true
                        }, "\(area): \(problem)")
                }
                try person.folder.write("{", to: "fob/store/accounts/tradevest-local/me.json")
                let damaged = try await findings(person)
                #expect(damaged.0 == 7)
                #expect(damaged.1.contains { $0["problem"]?.string?.contains("me.json:1:") == true })
            }
        }
    }

    @Test("a login that has ended and a profile that is gone are found", .timeLimit(.minutes(10)))
    func ended() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                try await person.signIn("acme-local/me")
                sandbox.misbehave("acme", .refresh, .reply(.json(400, ["error": "invalid_grant"])), times: nil)
                try await person.fob("refresh", "acme-local/me")
                let (status, found) = try await findings(person)
                #expect(status == 4)
                #expect(found.contains { $0["remedy"] == "fob login acme-local/me" })
                let record = try person.folder.text("fob/store/providers/acme-local.json")
                try person.folder.write(
                    record.replacing("\"profile\": \"acme\"", with: "\"profile\": \"gone\""),
                    to: "fob/store/providers/acme-local.json")
                let gone = try await findings(person)
                #expect(gone.1.contains { $0["problem"]?.string?.contains("There is no profile “gone”") == true })
            }
        }
    }

    @Test("the machine is looked at as well: certificates, proxy, clock, settings", .timeLimit(.minutes(10)))
    func machine() async throws {
        try await withPerson { person in
            let (status, found) = try await findings(
                person, adding: ["SSL_CERT_FILE": "/nowhere", "https_proxy": "gopher://x"])
            #expect(status == 6)
            let problems = found.compactMap { $0["problem"]?.string }
            #expect(
                problems.contains { $0.contains("SSL_CERT_FILE") } && problems.contains { $0.contains("https_proxy") })
            try person.folder.write("1999-01-01T00:00:00.000Z", to: "now")
            #expect(try await findings(person).1.contains { $0["problem"]?.string?.contains("1999") == true })
            try person.folder.write("{ \"them\": \"x\" }", to: "fob/config/config.json")
            let settings = try await findings(person)
            #expect(settings.1.contains { $0["area"] == "config" })
        }
    }
}
