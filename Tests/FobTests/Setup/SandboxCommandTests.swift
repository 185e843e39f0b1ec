import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Somebody runs the sandbox in one shell and follows it in another")
struct SandboxCommandTests {
    @Test("every command that it prints works as it stands", .timeLimit(.minutes(10)))
    func printedCommands() async throws {
        try await withPerson { person in
            let notices = person.folder.path("sandbox-notices")
            try await withProgram(Person.binary, ["sandbox"], environment: person.environment, errorsTo: notices) {
                sandbox in
                var script: [[String]] = []
                while script.count < SandboxCatalogue.ids.count, let line = await sandbox.nextLine() {
                    if line.hasPrefix("# ") { script.append([]) }
                    // An empty line ends a vendor's part; the last one ends what there is to read.
                    if !line.isEmpty { script[script.count - 1].append(line) }
                    if line.isEmpty, script.count == SandboxCatalogue.ids.count { break }
                }
                while let line = await sandbox.nextLine(), !line.isEmpty { script[script.count - 1].append(line) }
                #expect(script.map { $0.first } == SandboxCatalogue.ids.map { "# \($0)" })
                for part in script { try await follow(part, person) }
            }
            #expect(try person.folder.text("sandbox-notices").contains("The sandbox runs until you press Control-C."))
        }
    }

    /// Runs one vendor's commands: the provider, the login, the protected calls.
    private func follow(_ lines: [String], _ person: Person) async throws {
        let text = lines.joined(separator: "\n").replacing("\\\n", with: " ")
        var commands = text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
        try #require(commands.count >= 3)
        #expect(commands[0].contains("| fob provider add ") && !commands[0].contains("--client-secret "))
        let port = try FreePort.find()
        // Logins of several tests at once would want the same port.
        commands[0] += " --redirect-uri http://127.0.0.1:\(port)/callback/here"
        let added = try await shell(commands[0], person)
        #expect(added.status == 0, "\(commands[0]): \(added.errors)")
        let words = commands[1].split(separator: " ").map(String.init)
        #expect(words.starts(with: ["fob", "login"]))
        if lines[0].hasSuffix("aicrisk") || lines[0].hasSuffix("tradevest") {
            #expect(try await shell(commands[1], person).status == 0)
        } else {
            try await person.signIn(words[2])
        }
        for command in commands[2...] {
            #expect(command.hasPrefix("fob curl "))
            let reply = try await shell(command + " --silent --fail --output /dev/null", person)
            #expect(reply.status == 0, "\(command): \(reply.errors)")
        }
    }

    private func shell(_ command: String, _ person: Person) async throws -> ProgramResult {
        let here = Person.binary.split(separator: "/").dropLast().joined(separator: "/")
        var environment = person.environment
        environment["PATH"] = "/\(here):\(environment["PATH"] ?? "")"
        return try await run("/bin/sh", ["-c", command], environment: environment)
    }

    @Test("Control-C ends it with 128 + 2", .timeLimit(.minutes(10)))
    func ended() async throws {
        try await withPerson { person in
            let notices = person.folder.path("sandbox-notices")
            try await withProgram(
                Person.binary, ["sandbox", "acme"], environment: person.environment, errorsTo: notices
            ) { sandbox in
                #expect(await sandbox.nextLine() == "# acme")
                sandbox.signal(2)
                #expect(await sandbox.ending() == .signalled(2))
            }
        }
    }

    @Test("a misspelt profile is answered with the one that was meant, and the list says what there is")
    func unknownProfile() async throws {
        try await withPerson { person in
            let refused = try await person.fob("sandbox", "acmee")
            #expect(refused.status == 3)
            #expect(refused.errors.contains("Did you mean “acme”?"))
            let list = try await person.fob("sandbox", "--list")
            #expect(list.status == 0)
            for id in SandboxCatalogue.ids { #expect(list.output.contains(id)) }
        }
    }

    @Test("case 11: a port that another program has is a sentence and exit 8", .timeLimit(.minutes(10)))
    func takenPort() async throws {
        try await withSandbox(SandboxOptions(dialects: ["acme"], clock: TestClock(), randomness: SequenceRandomness()))
        {
            sandbox in
            let port = try #require(sandbox.dialect("acme")?.origins.first?.to.split(separator: ":").last)
            try await withPerson { person in
                let refused = try await person.fob("sandbox", "acme", "--port", String(port))
                #expect(refused.status == 8)
                #expect(refused.errors.contains("another program listens on 127.0.0.1:\(port) already"))
                #expect(!refused.errors.contains("errno") && !refused.errors.contains("bind"))
            }
        }
    }
}
