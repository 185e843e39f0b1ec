import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Secrets are in their places and nowhere else", .timeLimit(.minutes(10)))
struct CanarySweepTests {
    @Test(
        "case 6: every command, at full verbosity, leaves secrets in the store alone and hands out what it is asked for"
    )
    func day() async throws {
        try await CanaryDays.withDay { day in
            try await day.live()
            try CanaryDays.learn(from: day)
            try await day.sweep()
            try await expectCanaries(day)
            try await day.sealAndUnseal()
            try await day.sweep(isSealed: true)
            try await day.unseal()
            let tree = try await CommandTree(of: day.person)
            #expect(Set(tree.commands.map(\.path)).subtracting(day.usedCommands) == [], "commands that are not swept")
        }
    }

    @Test("cases 6 and 39: of a store that was sealed from the first there is nothing in the clear, no name either")
    func sealedDay() async throws {
        try await CanaryDays.withDay { day in
            try await day.seal()
            try await day.live()
            try await day.sweep(isSealed: true)
            #expect(day.canaries.all.count > 100)
        }
    }

    /// That the day had its secrets, and that they would have been seen.
    private func expectCanaries(_ day: CommandDay) async throws {
        let stored = Set(
            try await day.canaries.found(below: [day.person.folder.path("x/data/fob/store")]).map(\.name))
        for kind in ["access of the provider", "refresh of the provider", "client secret", "id_token", "dpop_key"] {
            #expect(stored.contains(kind), "no \(kind) is in the store")
        }
        for kind in ["id_token", "dpop_key", "client_key", "line of the client's key"] {
            #expect(day.canaries.all.contains { $0.name == kind }, "there is no \(kind)")
        }
        for kind in ["code of the provider", "device of the provider"] {
            #expect(day.canaries.all.contains { $0.name == kind } && !stored.contains(kind), "a \(kind) was kept")
        }
        #expect(day.codeChallenges.count >= 3)
        let seen = try day.person.folder.text("seen")
        #expect(
            seen.contains("clipboard-sweep") && seen.contains("login\0") && seen.contains("@/proc/"), "nobody looked")
    }

    @Test(
        "a canary is found in every spelling",
        arguments: [
            "p+q/r=s:t%", "p%2Bq%2Fr%3Ds%3At%25", "p%2bq%2fr%3ds%3at%25", "cCtxL3I9czp0JQ==", "cCtxL3I9czp0JQ",
            "YTpwK3Evcj1zOnQl", "eHk6cCtxL3I9czp0JQ==", "702b712f723d733a7425", "x p+q\\/r=s:t% y",
        ])
    func spelled(_ text: String) async throws {
        let canaries = Canaries()
        canaries.add("secret", "p+q/r=s:t%")
        try await withTemporaryFolder { folder in
            try folder.write("a\0<\(text)>", to: "b/leak")
            try folder.write("<p+q/r=s:u%>", to: "b/none")
            let found = try await canaries.found(below: [folder.path])
            #expect(Set(found.map(\.file)) == [folder.path("b/leak")] && Set(found.map(\.name)) == ["secret"])
        }
    }
}

/// The stage of a day: a person with the folders of a desktop, servers that mint canaries, programs that look around.
enum CanaryDays {
    static let registrationToken = "canary-registration-Xw4/+=z"

    static func withDay(_ body: (CommandDay) async throws -> Void) async throws {
        try await withPerson { person in
            var person = person
            person.environment["FOB_HOME"] = nil
            for (variable, folder) in [
                ("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_STATE_HOME", "state"),
                ("XDG_RUNTIME_DIR", "run"), ("XDG_CACHE_HOME", "cache"),
            ] {
                person.environment[variable] = person.folder.path("x/\(folder)")
                try FileManager.default.createDirectory(
                    atPath: person.folder.path("x/\(folder)"), withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
            }
            // One process for all that is to be seen, so that it is seen at one moment.
            let look = "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ >> '\(person.folder.path("seen"))' 2> /dev/null"
            for name in ["witness", "curl"] { _ = try await person.script("\(look); exit 0", named: "bin/\(name)") }
            let canaries = Canaries()
            canaries.add("registration token", registrationToken)
            let key = try await ClientAuthenticationTests.key(person)
            try FileManager.default.createDirectory(
                atPath: person.folder.path("given"), withIntermediateDirectories: true)
            try FileManager.default.moveItem(atPath: key.path, toPath: person.folder.path("given/client.key"))
            for line in try person.folder.text("given/client.key").split(separator: "\n") where !line.hasPrefix("-") {
                canaries.add("line of the client's key", String(line))
            }
            var options = SandboxOptions(clock: person.clock, randomness: CanaryMint(canaries: canaries))
            options.acme.registrationToken = Secret(registrationToken)
            options.acme.clientKeys = [key.jwk]
            options.acme.deviceInterval = .zero
            try await withSandbox(options) { [person] sandbox in
                try await body(CommandDay(person, sandbox, canaries))
            }
        }
    }

    /// Takes what a plain store holds for secrets, whoever made them.
    static func learn(from day: CommandDay) throws {
        for file in day.person.folder.files() where file.hasPrefix("x/data/fob/") && file.hasSuffix(".json") {
            guard let record = try? JSON(parsing: day.person.folder.read(file), dialect: .strict) else { continue }
            learn(record, under: "", in: day.canaries)
        }
    }

    private static let secretMembers: Set = [
        "access_token", "refresh_token", "id_token", "dpop_key", "client_secret", "client_key", "registration_token",
    ]

    private static func learn(_ value: JSON, under name: String, in canaries: Canaries) {
        for member in value.members ?? [] { learn(member.value, under: member.key, in: canaries) }
        for element in value.elements ?? [] { learn(element, under: name, in: canaries) }
        // EdgeTag's sandbox client has one value for its id and its secret, and the id is no secret.
        guard secretMembers.contains(name), let text = value.string, text != SandboxCatalogue.client("edgetag")?.id
        else { return }
        // Of a key each line, of a token that has parts each of them: claims may be shown, what signs them may not.
        let parts = text.contains("\n") ? text.split(separator: "\n") : text.split(separator: ".")
        for part in parts where !part.hasPrefix("-") && part.utf8.count >= 16 { canaries.add(name, String(part)) }
    }
}
