import Foundation
import TestSupport
import Testing

@Suite("The memory of the process stays its own", .timeLimit(.minutes(10)))
struct MemoryTests {
    #if os(Linux)
        /// What of fob runs for long.
        enum Role: String, CaseIterable, CustomTestStringConvertible {
            case server = "a command that waits"
            case deck = "the deck"
            case sweeper = "the process that removes the clipboard file"

            var testDescription: String { rawValue }
        }

        @Test(
            "case 7: no other program of the same user reads its memory or traces it",
            .enabled(if: Nobody.isPossible, "\(Nobody.reason)"), arguments: Role.allCases)
        func tracing(_ role: Role) async throws {
            try await withTemporaryFolder { folder in
                let nobody = try Nobody(in: folder)
                try await with(role, of: nobody, adding: [:]) { process in
                    for reach in try await Reach.all(of: process, by: nobody) { #expect(!reach.isGiven, "\(reach)") }
                    let limits = try String(contentsOfFile: "/proc/\(process)/limits", encoding: .utf8)
                    #expect(limits.contains(#/Max core file size +0 /#), "\(limits)")
                }
            }
        }

        @Test(
            "case 7: FOB_ALLOW_DEBUG=1 lets them, so that the refusals above are fob's own",
            .enabled(if: Nobody.isPossible, "\(Nobody.reason)"))
        func debugging() async throws {
            try await withTemporaryFolder { folder in
                let nobody = try Nobody(in: folder)
                try await with(.server, of: nobody, adding: ["FOB_ALLOW_DEBUG": "1"]) { process in
                    for reach in try await Reach.all(of: process, by: nobody) { #expect(reach.isGiven, "\(reach)") }
                }
            }
        }

        /// One way into another process, and whether it is open.
        private struct Reach: CustomStringConvertible {
            let way: String
            let isGiven: Bool
            let description: String

            static func all(of process: Int32, by nobody: Nobody) async throws -> [Reach] {
                let place = "/proc/\(process)"
                var ways = [
                    // The kernel asks for the right to trace for each of them.
                    ("environment", ["cat", "\(place)/environ"]), ("map", ["cat", "\(place)/maps"]),
                    (
                        "memory",
                        [
                            "sh", "-c",
                            """
                            set -e; place=$(head -n 1 \(place)/maps | cut -d - -f 1)
                            dd if=\(place)/mem of=/dev/null bs=16 count=1 iflag=skip_bytes skip=$((0x$place))
                            """,
                        ]
                    ), ("descriptors", ["sh", "-c", "set -e; readlink \(place)/fd/0"]),
                ]
                if mayAttach {
                    ways.append(
                        ("strace", ["timeout", "-s", "INT", "1", "strace", "-o", "/dev/null", "-p", "\(process)"]))
                    ways.append(("gcore", ["gcore", "-o", "dumped", "\(process)"]))
                }
                var found: [Reach] = []
                for (way, command) in ways {
                    let result = try await nobody.run(command)
                    // 124: `timeout` ended a strace that was attached.
                    let isGiven = way == "strace" ? result.status == 124 : result.status == 0
                    found.append(
                        Reach(way: way, isGiven: isGiven, description: "\(way): \(result.status) \(result.errors)"))
                }
                return found
            }

            /// Where the machine lets nobody attach to a stranger's process, it is not fob that refuses.
            private static var mayAttach: Bool {
                let scope = try? String(contentsOfFile: "/proc/sys/kernel/yama/ptrace_scope", encoding: .utf8)
                let tools = ["/usr/bin/strace", "/usr/bin/gcore"].allSatisfy(FileManager.default.fileExists(atPath:))
                return tools && (scope == nil || scope == "0\n")
            }
        }

        private func with(
            _ role: Role, of nobody: Nobody, adding variables: [String: String], _ body: (Int32) async throws -> Void
        ) async throws {
            let environment = nobody.environment(adding: variables)
            switch role {
            case .server:
                try await withProgram("setpriv", nobody.fob("sandbox", "acme"), environment: environment) { program in
                    _ = try #require(await program.nextLine())
                    try await body(program.processID)
                }
            case .deck:
                try await withTmux(["setpriv"] + nobody.fob("deck"), environment: environment) { tmux in
                    try await tmux.wait(forText: "q quit")
                    try await body(try #require(try await tmux.processID()))
                }
            case .sweeper:
                try nobody.write("A: b\n", to: "run/clipboard")
                try nobody.write(
                    """
                    { "format": "fob-clipboard", "version": 1, "sha256": "00", "written_at": "2026-01-01T00:00:00.000Z",
                      "remove_at": "2200-01-01T00:00:00.000Z" }
                    """, to: "run/clipboard.json")
                try await withTmux(["setpriv"] + nobody.fob("clipboard-sweep"), environment: environment) { tmux in
                    let process = try #require(try await tmux.processID())
                    // It waits from then on.
                    try await tmux.poll(for: "the sweeper to leave the folder it was started in") {
                        let folder = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
                        return folder == "/" ? true : nil
                    }
                    try await body(process)
                }
            }
        }
    #endif

    @Test("case 7: a crash leaves no core and prints nothing of the memory", arguments: [SIGABRT, SIGSEGV])
    func core(_ signal: Int32) async throws {
        try await withPerson { person in
            let result = try await crash(person, signal)
            #expect(result.status == 128 + signal && !result.errors.contains("core dumped"))
            #expect(!result.errors.contains("Registers") && !result.errors.contains("crashed"))
            #expect(try Self.cores(of: person) == [])
        }
    }

    #if os(Linux)
        @Test("case 7: with FOB_ALLOW_DEBUG=1 it leaves one", .enabled(if: writesCores, "cores go elsewhere here"))
        func allowedCore() async throws {
            try await withPerson { person in
                let variables = ["FOB_ALLOW_DEBUG": "1", "SWIFT_BACKTRACE": "enable=no"]
                let result = try await crash(person, SIGSEGV, adding: variables)
                #expect(result.errors.contains("core dumped"), "\(result.errors)")
                #expect(try Self.cores(of: person) != [])
            }
        }

        /// Whether cores become files of the folder.
        private static let writesCores =
            (try? String(contentsOfFile: "/proc/sys/kernel/core_pattern", encoding: .utf8)).map { $0.hasPrefix("core") }
            ?? false
    #endif

    @Test("case 7: the command that fob becomes has the limit of cores that the user set")
    func handedOn() async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                try await person.fob("login", "tradevest-local/me")
                let script = "ulimit -S -c 512; \"$1\" exec tradevest-local/me -- bash -c 'ulimit -S -c'"
                let seen = try await run(
                    "bash", ["-c", script, "bash", Person.binary], environment: person.environment)
                #expect(seen.output == "512\n", "\(seen.errors)")
            }
        }
    }

    private static func cores(of person: Person) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: person.folder.path("")).filter { $0.hasPrefix("core") }
    }

    private func crash(
        _ person: Person, _ signal: Int32, adding variables: [String: String] = [:]
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
            environment: person.environment.merging(["SWIFT_BACKTRACE": "enable=yes"]) { $1 }.merging(variables) { $1 },
            in: person.folder.path(""))
    }
}
