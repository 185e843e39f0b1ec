import Foundation
import TestSupport
import Testing

@Suite("The memory of the process stays its own", .timeLimit(.minutes(5)))
struct MemoryTests {
    private static let isRoot = getuid() == 0

    @Test(
        "case 7: no other program of the same user reads its memory", .enabled(if: isRoot, "drops rights with setpriv"))
    func tracing() async throws {
        #if os(Linux)
            try await withPerson { person in
                let allowed = try await environmentIsReadable(of: person, adding: ["FOB_ALLOW_DEBUG": "1"])
                let refused = try await environmentIsReadable(of: person, adding: [:])
                #expect(allowed && !refused)
            }
        #endif
    }

    /// Whether somebody without rights reads `/proc/PID/environ` of a waiting fob of theirs: the kernel asks for the
    /// right to trace, as it does for the memory itself.
    private func environmentIsReadable(of person: Person, adding variables: [String: String]) async throws -> Bool {
        let home = person.folder.path("nobody-\(variables.count)")
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        #expect(chown(home, 65_534, 65_534) == 0)
        // What a temporary folder keeps from others, this user must pass through.
        #expect(chmod(person.folder.path(""), 0o711) == 0)
        let nobody = [
            "--reuid", "65534", "--regid", "65534", "--clear-groups", "--bounding-set=-all", "--inh-caps=-all",
        ]
        let environment = ["PATH": "/usr/bin:/bin", "FOB_HOME": home].merging(variables) { $1 }
        // Readable and executable by the user who runs it, wherever the build stands.
        let binary = person.folder.path("fob-binary")
        if !FileManager.default.fileExists(atPath: binary) {
            try FileManager.default.copyItem(atPath: Person.binary, toPath: binary)
        }
        return try await withProgram(
            "setpriv", nobody + [binary, "sandbox", "acme"], environment: environment
        ) { program in
            _ = try #require(await program.nextLine())
            let reading = try await run("setpriv", nobody + ["cat", "/proc/\(program.processID)/environ"])
            return reading.status == 0
        }
    }

    @Test("case 7: a crash leaves no core and prints nothing of the memory", arguments: [SIGABRT, SIGSEGV])
    func core(_ signal: Int32) async throws {
        try await withPerson { person in
            let result = try await crash(person, signal)
            #expect(result.status == 128 + signal && !result.errors.contains("core dumped"))
            #expect(!result.errors.contains("Registers") && !result.errors.contains("crashed"))
            let folder = person.folder.path("")
            let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(!files.contains { $0.hasPrefix("core") })
        }
    }

    private func crash(
        _ person: Person, _ signal: Int32
    ) async throws -> ProgramResult {
        let script = """
            ulimit -c unlimited
            mkfifo lines; "$1" sandbox acme > lines &
            fob=$!
            read -r line < lines
            kill -\(signal) $fob
            wait $fob
            """
        return try await run(
            "bash", ["-c", script, "bash", Person.binary],
            environment: person.environment.merging(["SWIFT_BACKTRACE": "enable=yes"]) { $1 },
            in: person.folder.path(""))
    }
}
