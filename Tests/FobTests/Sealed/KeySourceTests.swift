import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import fob

/// Key files and key commands: what opens a sealed store without a person.
@Suite("A store that opens without asking")
struct KeySourceTests {
    @Test(
        "a key file: its slot's path, FOB_KEY_FILE, the settings; one that others can read is refused",
        .timeLimit(.minutes(10)))
    func files() async throws {
        try await withKeptAccount { person, _ in
            let header = try await person.fob("header", "acme-local/me").output
            let short = try person.folder.write("too short", to: "short")
            try #require(chmod(short, 0o600) == 0)
            let refused = try await person.fob("store", "seal", "--key-file", short)
            #expect(refused.status == 2 && refused.errors.contains("32 bytes"), "\(refused.errors)")
            #expect(try await person.fob("store", "seal", "--key-file", person.folder.path("nothing")).status == 2)

            let file = try await person.keyFile()
            #expect(try await person.fob("store", "seal", "--key-file", file).status == 0)
            #expect(try await person.fob("header", "acme-local/me").output == header)
            #expect(try await person.fob("accounts").status == 0)

            let moved = person.folder.path("stick")
            try FileManager.default.moveItem(atPath: file, toPath: moved)
            let gone = try await person.fob("header", "acme-local/me")
            #expect(gone.status == 8 && gone.errors.contains("the key file \(file) is missing"), "\(gone.errors)")
            #expect(!gone.errors.contains("fob unlock"), "\(gone.errors)")
            let doctor = try await person.fob("doctor")
            #expect(doctor.output.contains("the key file \(file) is missing"), "\(doctor.output)")
            #expect(doctor.output.contains("FOB_KEY_FILE=FILE"), "\(doctor.output)")
            #expect(try await person.fob("unlock").errors.contains("the key file \(file) is missing"))
            #expect(
                try await person.fob("header", "acme-local/me", adding: ["FOB_KEY_FILE": moved]).output == header)
            try person.folder.write("{\"key_file\": \"\(moved)\"}", to: "fob/config/config.json")
            #expect(try await person.fob("header", "acme-local/me").output == header)

            let other = try await person.keyFile("other")
            #expect(try await person.fob("header", "acme-local/me", adding: ["FOB_KEY_FILE": other]).status == 8)
            try #require(chmod(moved, 0o640) == 0)
            let loose = try await person.fob("accounts")
            #expect(loose.status == 8 && loose.errors.contains("chmod 600"), "\(loose.errors)")
        }
    }

    @Test(
        "a key command of the settings; one that fails is named, and its output is told to nobody",
        .timeLimit(.minutes(10)))
    func commands() async throws {
        try await withKeptAccount { person, _ in
            let header = try await person.fob("header", "acme-local/me").output
            let without = try await person.fob("store", "seal", "--key-command")
            #expect(without.status == 2 && without.errors.contains("key_command"))
            let script = try await person.script("echo canary-canary-canary-canary-canary-canary", named: "giver")
            try person.folder.write("{\"key_command\": [\"\(script)\"]}", to: "fob/config/config.json")
            #expect(try await person.fob("store", "seal", "--key-command").status == 0)
            #expect(try await person.fob("header", "acme-local/me").output == header)
            #expect(try await person.fob("accounts").status == 0)

            try FileManager.default.removeItem(atPath: script)
            _ = try await person.script(
                "echo canary-canary-canary-canary-canary-canary; echo canary >&2; exit 3", named: "giver")
            let failed = try await person.fob("accounts")
            #expect(
                failed.status == 8 && failed.errors.contains("giver failed: it ended with code 3"), "\(failed.errors)")
            #expect(!(failed.output + failed.errors).contains("canary"))
            #expect(try await person.fob("header", "acme-local/me").status == 8)
            try person.folder.write("{\"key_command\": \"\(script)\"}", to: "fob/config/config.json")
            let wrong = try await person.fob("accounts")
            #expect(wrong.status == 2 && wrong.errors.contains("config.json:1:17"), "\(wrong.errors)")
        }
    }

    private func command(_ words: String...) -> KeyCommand {
        KeyCommand(words: words, environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"])
    }

    private func bytes(_ command: KeyCommand) throws -> [UInt8] { try command.run().withBytes { Array($0) } }

    @Test("is run without a shell, without input and without a terminal, and gives what it prints, as it is")
    func plain() throws {
        let word = "$(id) `id` ; | > and at least 32 bytes"
        #expect(try bytes(command("printf", "%s\\n", word)) == Array((word + "\n").utf8))
        let report =
            "cat; [ -e /dev/tty ] && (: < /dev/tty) 2>/dev/null && echo tty; echo neither of these two: input, terminal"
        #expect(try bytes(command("sh", "-c", report)) == Array("neither of these two: input, terminal\n".utf8))
    }

    static let failures: [(words: [String], reason: String)] = [
        (["/nonexistent/program"], "it cannot be started: No such file or directory"),
        (["false"], "it ended with code 1"),
        (["sh", "-c", "kill -9 $$"], "it was ended by signal 9"),
        (["echo", "short"], "it printed less than 32 bytes"),
        (["sh", "-c", "head -c 70000 /dev/zero; exec cat /dev/zero"], "it printed more than 64 KiB"),
        (["sleep", "1000"], "it took longer than"),
        (["sh", "-c", "sleep 1000 & echo 0123456789012345678901234567890123456789"], "it took longer than"),
        (["sh", "-c", "exec >&-; sleep 1000"], "it took longer than"),
    ]

    @Test("fails in a sentence, and is ended with all that it started", arguments: failures.indices)
    func failing(index: Int) throws {
        let (words, reason) = Self.failures[index]
        var command = KeyCommand(words: words, environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"])
        if reason.contains("longer") { command.patience = .milliseconds(300) }
        let failure = #expect(throws: Failure.self) { _ = try command.run() }
        #expect(failure?.kind == .busy)
        #expect(failure?.message.contains(reason) == true, "\(failure?.message ?? "")")
    }

    static let defects: [(text: String, place: String)] = [
        ("{\"key_file\": \"relative\"}", "1:14: “key_file” takes an absolute path"),
        ("{\"key_file\": 7}", "1:14: “key_file” takes an absolute path"),
        ("{\"key_command\": []}", "1:17: “key_command” takes a list"),
        ("{\"key_command\": [\"\"]}", "1:17: “key_command” takes a list"),
        ("{\"key_command\": [\"pass\", 1]}", "1:17: “key_command” takes a list"),
        ("{\"lock_after\": \"never\"}", "1:16: “lock_after” takes a duration"),
        ("{\"key_comand\": []}", "Did you mean “key_command”?"),
    ]

    @Test("defects in the settings are named by their place", arguments: defects.indices)
    func settings(index: Int) throws {
        let (text, place) = Self.defects[index]
        try withTemporaryFolder { folder in
            let path = try folder.write(text, to: "config.json")
            let failure = #expect(throws: Failure.self) { _ = try Settings.load(path) }
            #expect(failure?.description.contains(place) == true, "\(failure?.description ?? "")")
        }
    }
}
