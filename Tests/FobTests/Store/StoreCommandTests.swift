import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Somebody looks after the store")
struct StoreCommandTests {
    @Test("fob store path says where it is", .timeLimit(.minutes(10)))
    func path() async throws {
        try await withPerson { person in
            let result = try await person.fob("store", "path")
            #expect(result.status == 0 && result.output == person.folder.path("fob/store") + "\n")
            #expect(!person.folder.exists("fob/store"))
        }
    }

    @Test("case 38: a damaged record is found, put back from a backup and works again", .timeLimit(.minutes(10)))
    func damagedAndRestored() async throws {
        try await withAccount { person, sandbox in
            let before = try await person.tokens(of: "acme-local/me")
            let clean = try await person.json("store", "check", "--json")
            #expect(clean["schema"] == "fob.store-check/1" && clean["findings"]?.elements?.isEmpty == true)
            #expect(clean["protection"] == "none" && clean.at(path: "counts.accounts")?.integer == 1)
            let backup = try await person.fob("store", "backup")
            #expect(backup.status == 0 && backup.errors.contains("1 account, 1 provider, in plain text"))
            let path = backup.output.trimmingCharacters(in: .newlines)
            #expect(path.hasPrefix(person.folder.path("fob/backups/")))

            try person.folder.write("{\"credential\": ", to: "fob/store/accounts/acme-local/me.json")
            let token = try await person.fob("token", "acme-local/me")
            #expect(token.status == 7 && token.errors.contains("fob store restore"), "\(token.errors)")
            let check = try await person.fob("store", "check")
            #expect(check.status == 7 && check.errors.contains("1 thing is wrong with the store."))
            #expect(check.output.contains("acme-local/me.json:1:"))
            #expect(check.output.contains("fob store restore \(path) acme-local/me\n"))

            let dry = try await person.fob("store", "restore", path, "--dry-run")
            #expect(dry.status == 0 && dry.output.contains("account acme-local/me: restored"))
            #expect(try person.folder.text("fob/store/accounts/acme-local/me.json") == "{\"credential\": ")
            let restored = try await person.json("store", "restore", path, "acme-local/me", "--json")
            #expect(restored["schema"] == "fob.restore/1" && restored["dry_run"] == false)
            #expect(restored.at(path: "accounts.0.outcome") == "restored")
            #expect(restored.at(path: "providers.0.outcome") == "unchanged")
            #expect(try await person.tokens(of: "acme-local/me") == before)
            let shown = try await person.json("show", "acme-local/me", "--json")
            #expect(shown["renewal"] == "unverified")
            #expect(shown["renewal_reason"]?.string?.contains("restored from the backup of") == true)
            #expect(sandbox.count(.refresh, of: "acme") == 0)
            #expect(try await person.fob("refresh", "acme-local/me").status == 0)
            #expect(try await person.json("show", "acme-local/me", "--json")["renewal"] == "ok")
            let late = try await person.fob("store", "restore", path)
            #expect(late.status == 0 && late.output.contains("acme-local/me: skipped: its record is newer"))
        }
    }

    @Test(
        "case 38: a folder that cannot be opened is no empty one: it is found to be wrong",
        .enabled(if: Nobody.isPossible, "\(Nobody.reason)"), .timeLimit(.minutes(10)),
        arguments: ["accounts", "providers", "locks"])
    func unreadableFolder(_ name: String) async throws {
        try await withTemporaryFolder { folder in
            let nobody = try Nobody(in: folder)
            func fob(_ arguments: String...) async throws -> ProgramResult {
                try await run(
                    "setpriv", nobody.fob(arguments), environment: nobody.environment(adding: [:]), in: nobody.home)
            }
            let made = try await fob("accounts")
            #expect(made.status == 0, "\(made.errors)")
            #expect(try await fob("store", "check").status == 0)
            try #require(chmod("\(nobody.home)/store/\(name)", 0) == 0)
            let check = try await fob("store", "check")
            #expect(check.status == 7 && check.errors.contains("1 thing is wrong"), "\(check.output)\(check.errors)")
            #expect(check.output.contains("/store/\(name)"), "\(check.output)")
        }
    }

    @Test(
        "a folder that its owner may not write to is named by check and doctor, with what helps, and stays as it is",
        .enabled(if: Nobody.isPossible, "\(Nobody.reason)"), .timeLimit(.minutes(10)),
        arguments: ["store", "store/accounts", "store/locks"])
    func unwritableFolder(_ name: String) async throws {
        try await withTemporaryFolder { folder in
            let nobody = try Nobody(in: folder)
            func fob(_ arguments: String...) async throws -> ProgramResult {
                try await run(
                    "setpriv", nobody.fob(arguments), environment: nobody.environment(adding: [:]), in: nobody.home)
            }
            #expect(try await fob("accounts").status == 0)
            let path = "\(nobody.home)/\(name)"
            #expect(try await nobody.run(["chmod", "-R", "a-w", path]).status == 0)
            let check = try await fob("store", "check")
            #expect(check.status == 7 && check.errors.contains("1 thing is wrong"), "\(check.output)\(check.errors)")
            #expect(check.output.contains("\(path): its owner may not write to it"), "\(check.output)")
            #expect(check.output.contains("chmod -R u+w \(path)\n"), "\(check.output)")
            let doctor = try await fob("doctor")
            #expect(doctor.status == 7 && doctor.output.contains("\(path): its owner"), "\(doctor.output)")
            var info = stat()
            try #require(stat(path, &info) == 0)
            #expect(info.st_mode & 0o777 == 0o500)
            #expect(try await nobody.run(["chmod", "-R", "u+w", path]).status == 0)
            let mended = try await fob("store", "check")
            #expect(mended.status == 0, "\(mended.output)")
        }
    }

    @Test("backups: --json, --keep, a folder of one's own, and what is refused", .timeLimit(.minutes(10)))
    func backups() async throws {
        try await withAccount { person, _ in
            #expect(try await person.fob("store", "backup", "--keep", "0").status == 2)
            let first = try await person.json("store", "backup", "--json")
            #expect(first["schema"] == "fob.backup/1" && first["accounts"]?.integer == 1)
            #expect(first["protection"] == "none" && first["left_out"]?.elements?.isEmpty == true)
            try person.wait(.seconds(60))
            let second = try await person.json("store", "backup", "--json", "--keep", "1")
            #expect(second["removed"]?.elements?.first == first["path"])
            let own = person.folder.path("mine")
            #expect(try await person.fob("store", "backup", own).output == own + "\n")
            for file in person.folder.files() where file.hasPrefix("mine/") {
                #expect(try person.folder.mode(file) == 0o600)
            }
            #expect(try person.folder.mode("mine") == 0o700)
            for path in [own, person.folder.path("fob/store/x")] {
                let refused = try await person.fob("store", "backup", path)
                #expect(refused.status == 2, "\(refused.errors)")
            }
            #expect(try await person.fob("store", "restore", person.folder.path("nothing")).status == 3)
            #expect(try await person.fob("store", "restore", person.folder.path("home")).status == 2)
            #expect(try await person.fob("store", "restore", own, "acme-local/none").status == 3)
            // A backup is a home of its own.
            let there = try await person.fob("ls", adding: ["FOB_HOME": own])
            #expect(there.output.contains("acme-local/me"))
        }
    }

    @Test("before there is a store nothing is backed up and nothing made", .timeLimit(.minutes(10)))
    func noStore() async throws {
        try await withPerson { person in
            #expect(try await person.fob("store", "backup").status == 3)
            let check = try await person.fob("store", "check")
            #expect(check.status == 0 && check.output.contains("there is no store yet"))
            #expect(!person.folder.exists("fob/store") && !person.folder.exists("fob/backups"))
        }
    }

    @Test(
        "a store of version 0 is migrated by the first start, which says so and where the backup is",
        .timeLimit(.minutes(10)))
    func migration() async throws {
        try await withPerson { person in
            let fixture = "\(packageRoot)/Tests/Fixtures/store/v0"
            let files = FileManager.default.enumerator(atPath: fixture)?.compactMap { $0 as? String } ?? []
            for file in files where file.hasSuffix(".json") {
                try person.folder.write(
                    try String(contentsOfFile: "\(fixture)/\(file)", encoding: .utf8), to: "fob/store/\(file)")
            }
            let first = try await person.fob("ls", "--json")
            #expect(
                first.status == 0 && first.errors.contains("migrated from version 0 to version 1"), "\(first.errors)")
            let accounts = try JSON(parsing: first.standardOutput)["accounts"]?.elements ?? []
            #expect(
                accounts.compactMap { $0["account"]?.string } == ["old/dead", "old/lasting", "old/new", "old/work"])
            #expect(accounts.compactMap { $0["renewal"]?.string } == ["dead", "none", "none", "unverified"])
            #expect(try await person.fob("token", "old/lasting").output == "old-lasting\n")
            let second = try await person.fob("ls")
            #expect(second.status == 0 && second.errors == "")
            #expect(try await person.fob("store", "check").status == 0)
            let backup = try #require(
                try FileManager.default.contentsOfDirectory(atPath: person.folder.path("fob/backups")).first)
            #expect(backup.hasSuffix("-version-0"))
            #expect(
                try person.folder.text("fob/backups/\(backup)/store/accounts/old/work.json").contains("\"version\": 0"))
        }
    }
}
