import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

/// The disk takes nothing any more after the provider was asked.
@Suite("The disk is lost between preflight and save", .timeLimit(.minutes(10)))
struct LostDiskTests {
    @Test("case 33: the new token goes to a rescue file, loudly, and the next run puts it back")
    func rescued() async throws {
        try await withAccount { person, sandbox in
            let before = try person.record("acme-local/me")
            let records = person.folder.path("fob/store/accounts/acme-local")
            defer { chmod(records, 0o700) }
            let gate = SandboxGate()
            sandbox.misbehave("acme", .refresh, .held(gate))
            let plain = (program: Person.binary, arguments: ["token", "acme-local/me", "--min-ttl", "7200"])
            let command = person.powerlessCommand(plain.arguments) ?? plain
            let errors = person.folder.path("errors")
            try await withProgram(
                command.program, command.arguments, environment: person.environment, errorsTo: errors
            ) { program async throws in
                await sandbox.received(1, .refresh, of: "acme")
                chmod(records, 0o500)
                gate.open()
                // Although the token of before lives: this must be heard.
                #expect(await program.ending() == .exited(7))
            }
            let said = try person.folder.text("errors")
            let rescue = person.folder.path("fob/state/rescue/acme-local,me.json")
            #expect(said.contains(rescue) && said.contains("The new credential is safe"), "\(said)")
            var status = stat()
            #expect(lstat(rescue, &status) == 0 && status.st_mode & 0o7777 == 0o600)
            #expect(try person.record("acme-local/me") == before)
            chmod(records, 0o700)
            let next = try await person.fob("token", "acme-local/me")
            #expect(next.status == 0 && !before.serialized().isEmpty)
            #expect(next.errors == "", "a token that lives is one read and nothing else")
            let list = try await person.fob("accounts")
            #expect(list.errors.contains("acme-local/me: the credential that could not be saved was recovered; it was"))
            #expect(lstat(rescue, &status) != 0)
            #expect(
                try person.record("acme-local/me").at(path: "credential.access_token")
                    != before.at(path: "credential.access_token"))
            #expect(try await person.fob("refresh", "acme-local/me").status == 0, "the family lives")
            #expect(sandbox.count(.refresh, of: "acme") == 2)
        }
    }

    #if os(Linux)
        @Test(
            "case 33: a disk that fills up while the provider answers has kept room for the token",
            .enabled(if: getuid() == 0, "only root may mount a small disk"))
        func full() async throws {
            try await withPerson { person in
                let store = person.folder.path("fob/store")
                try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
                let mounted = try await run(
                    "mount", ["-t", "tmpfs", "-o", "size=160k,mode=700", "tmpfs", store], environment: nil)
                guard mounted.status == 0 else {
                    // A container without the right to mount: nothing can be shown there.
                    return
                }
                do {
                    try await fill(person)
                    _ = try await run("umount", ["-l", store], environment: nil)
                } catch {
                    _ = try await run("umount", ["-l", store], environment: nil)
                    throw error
                }
            }
        }

        private func fill(_ person: Person) async throws {
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                try await person.signIn("acme-local/me")
                try person.wait(.seconds(3601))
                let gate = SandboxGate()
                sandbox.misbehave("acme", .refresh, .held(gate))
                let filler = person.folder.path("fob/store/filler")
                let token = try await person.starting("token", "acme-local/me") { program async throws in
                    await sandbox.received(1, .refresh, of: "acme")
                    // dd ends with an error when nothing fits any more.
                    _ = try await run("dd", ["if=/dev/zero", "of=\(filler)", "bs=1k"], environment: nil)
                    gate.open()
                    let token = await program.nextLine()
                    #expect(await program.ending() == .exited(0))
                    return token
                }
                #expect(
                    try person.record("acme-local/me").at(path: "credential.access_token")?.string == token)
                // The record of before has made room again.
                _ = try await run("dd", ["if=/dev/zero", "of=\(filler).more", "bs=1k"], environment: nil)
                let refused = try await person.fob("refresh", "acme-local/me")
                #expect(refused.status == 7, "\(refused.errors)")
                #expect(sandbox.count(.refresh, of: "acme") == 1, "nothing is sent for which there is no room")
                for file in [filler, filler + ".more"] { try FileManager.default.removeItem(atPath: file) }
                #expect(try await person.fob("refresh", "acme-local/me").status == 0)
            }
        }
    #endif
}
