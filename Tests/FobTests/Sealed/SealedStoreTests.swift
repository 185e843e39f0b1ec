import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

/// A store that is sealed, as its owner and as a thief find it.
@Suite("Somebody seals the store")
struct SealedStoreTests {
    @Test(
        "case 39: seal, unlock, use, lock, unseal; nothing readable is left on the way, on any path",
        .enabled(if: KeyKeeping.isPossible, "\(KeyKeeping.reason)"), .timeLimit(.minutes(10)))
    func round() async throws {
        try await withKeptAccount { person, sandbox in
            let plain = try await person.fob("header", "acme-local/me")
            let tokens = try await person.tokens(of: "acme-local/me")
            #expect(try await person.fob("store", "backup").status == 0)
            try await person.seal()

            let canaries = [tokens.access, tokens.refresh ?? "", "acme-local", "s3cr3t"].filter { !$0.isEmpty }
            for file in person.folder.files() where file.hasPrefix("fob/") || file.hasPrefix("tmp/") {
                let content = try person.folder.text(file)
                for canary in canaries { #expect(!file.contains(canary) && !content.contains(canary), "in \(file)") }
            }
            #expect(person.folder.files().allSatisfy { !$0.contains("backups/") })

            // Case 32: a store that is locked says so before anything is sent.
            let sent = sandbox.count(.refresh, of: "acme") + sandbox.count(.exchange, of: "acme")
            for command in [
                ["header", "acme-local/me"], ["token", "acme-local/me"], ["refresh", "acme-local/me"], ["accounts"],
                ["copy", "acme-local/me"], ["provider", "list"], ["login", "acme-local/me"], ["deck"], [],
                ["show", "acme-local/me"], ["revoke", "acme-local/me"], ["remove", "acme-local/me", "--yes"],
                ["exec", "acme-local/me", "--", "true"], ["doctor"], ["store", "unseal", "--no-input"],
            ] {
                let result = try await person.fob(command)
                #expect(result.status == 8, "\(command): \(result.errors)")
                #expect(result.output.isEmpty || command == ["doctor"], "\(command)")
                #expect(result.errors.contains("fob unlock") || command == ["doctor"], "\(command): \(result.errors)")
            }
            #expect(sandbox.count(.refresh, of: "acme") + sandbox.count(.exchange, of: "acme") == sent)

            let wrong = try await person.unlock("correct horse battery stable")
            #expect(wrong.status == 8 && wrong.errors.contains("The passphrase does not open the store."))
            #expect(try await person.keyInRing() == nil)

            // A file may end its line as editors do, on any system.
            let unlocked = try await person.unlock(Person.passphrase + "\r\n")
            #expect(unlocked.status == 0 && unlocked.errors.contains("Unlocked until"), "\(unlocked.errors)")
            #expect(try await person.fob("header", "acme-local/me").output == plain.output)
            #expect(try await person.fob("refresh", "acme-local/me").status == 0)
            let doctor = try await person.fob("doctor")
            #expect(doctor.output.contains("passphrase-1 (passphrase)"))
            #expect(doctor.output.contains("The store is unlocked until"))

            #expect(try await person.fob("lock").errors == "Locked.\n")
            #expect(try await person.keyInRing() == nil)
            #expect(try await person.fob("header", "acme-local/me").status == 8)
            #expect(try await person.fob("lock").errors == "It was locked already.\n")

            #expect(try await person.unlock().status == 0)
            #expect(try await person.fob("store", "unseal").status == 0)
            #expect(try await person.keyInRing() == nil)
            let renewed = try await person.fob("header", "acme-local/me")
            #expect(renewed.status == 0 && renewed.output != plain.output)
            #expect(person.folder.exists("fob/store/accounts/acme-local/me.json"))
            #expect(try await person.fob("unlock").status == 2)
        }
    }

    @Test(
        "another key: the old passphrase opens nothing, the key file goes on, and who had it unlocked still has",
        .enabled(if: KeyKeeping.isPossible, "\(KeyKeeping.reason)"), .timeLimit(.minutes(10)))
    func rekey() async throws {
        try await withKeptAccount { person, _ in
            let header = try await person.fob("header", "acme-local/me").output
            let file = try await person.keyFile()
            try await person.seal()
            #expect(try await person.unlock().status == 0)
            #expect(try await person.fob("store", "slot", "add", "--key-file", file).status == 0)
            let result = try await person.fob(
                "store", "rekey", "--passphrase-fd", "3", descriptors: [3: Array("another one".utf8)])
            #expect(result.status == 0, "\(result.errors)")
            #expect(try await person.fob("header", "acme-local/me").output == header)
            #expect(try await person.fob("lock").status == 0)
            #expect(try await person.fob("header", "acme-local/me").output == header, "by the key file")
            try FileManager.default.removeItem(atPath: file)
            #expect(try await person.fob("header", "acme-local/me").status == 8)
            #expect(try await person.unlock().status == 8)
            #expect(try await person.unlock("another one").status == 0)
            let slots = try await person.json("store", "slot", "list", "--json")["slots"]?.elements
            #expect(slots?.compactMap { $0["id"]?.string } == ["passphrase-1", "key-file-1"])
            let missing = try await person.fob(
                "store", "rekey", "--passphrase-fd", "3", descriptors: [3: Array("a third".utf8)])
            #expect(missing.status == 2 && missing.errors.contains("fob store slot remove key-file-1"))
            #expect(try await person.fob("store", "slot", "remove", "key-file-1").status == 0)
            let last = try await person.fob("store", "slot", "remove", "passphrase-1")
            #expect(last.status == 2 && last.errors.contains("nobody could open the store"), "\(last.errors)")
            #expect(try await person.fob("store", "slot", "remove", "nobody").status == 3)
        }
    }

    @Test(
        "a login that waits for its browser is not lost to a fob lock meanwhile",
        .enabled(if: KeyKeeping.isPossible, "\(KeyKeeping.reason)"), .timeLimit(.minutes(10)))
    func lockedMeanwhile() async throws {
        try await withKeptAccount { person, _ in
            let old = try await person.tokens(of: "acme-local/me").access
            try await person.seal()
            #expect(try await person.unlock().status == 0)
            let result = try await person.login(["acme-local/me", "--no-browser"]) { login in
                let locking = try await person.fob("lock")
                #expect(locking.errors == "Locked.\n")
                let outcome = await BrowserStandIn(.approve).open(login.url)
                #expect(outcome == .delivered(status: 200))
            }
            #expect(result.status == 0, "\(result.errors)")
            #expect(try await person.fob("token", "acme-local/me").status == 8, "what comes after finds it locked")
            #expect(try await person.unlock().status == 0)
            let new = try await person.tokens(of: "acme-local/me").access
            #expect(new != old && !new.isEmpty)
        }
    }
}
