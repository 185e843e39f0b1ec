import Foundation
import TestSupport
import Testing

@Suite("A program run by a test")
struct ProgramTests {
    @Test("gives its output, its errors and its exit code")
    func ends() async throws {
        let result = try await run("sh", ["-c", "echo out; echo err >&2; exit 7"])
        #expect(result.output == "out\n")
        #expect(result.errors == "err\n")
        #expect(result.ending == .exited(7))
    }

    @Test("reads its input and the further descriptors it was given")
    func reads() async throws {
        let result = try await run(
            "sh", ["-c", "cat; cat <&3"], input: Array("a".utf8), descriptors: [3: Array("b".utf8)])
        #expect(result.output == "ab")
    }

    @Test("has no other descriptor of the test", .enabled(if: access("/proc/self/fd", F_OK) == 0, "needs /proc"))
    func descriptors() async throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let result = try await run("sh", ["-c", "ls /proc/$$/fd"], descriptors: [3: []])
        let found = result.output.split(separator: "\n").compactMap { Int32($0) }
        // The shell keeps one of its own, high up, while it reads its command.
        #expect(found.filter { $0 < 10 } == [0, 1, 2, 3] && !ends.contains { $0 > 3 && found.contains($0) })
    }

    @Test("sees the given environment and nothing else")
    func environment() async throws {
        let result = try await run("/usr/bin/env", environment: ["ONE": "1"])
        #expect(result.output == "ONE=1\n")
    }

    @Test("starts in the given folder")
    func folder() async throws {
        try await withTemporaryFolder { folder in
            let result = try await run("pwd", in: folder.path)
            #expect(result.output == folder.path + "\n")
        }
    }

    @Test("is killed with its children when its time is up")
    func timesOut() async throws {
        let result = try await run("sh", ["-c", "echo begun; sleep 1000 & wait"], timeout: .seconds(3))
        #expect(result.ending == .timedOut)
        #expect(result.output == "begun\n")
    }

    @Test("that ends by a signal has the status 128 + its number")
    func signalled() async throws {
        let result = try await run("sh", ["-c", "kill -TERM $$"])
        #expect(result.ending == .signalled(15))
        #expect(result.status == 143)
    }

    @Test("that does not exist is an error with its name")
    func missing() async {
        let error = await #expect(throws: ProgramError.self) { try await run("/nonexistent/program") }
        #expect(error?.description.contains("/nonexistent/program") == true)
    }

    @Test("runs beside the test, gives its lines as they come and takes signals")
    func lines() async throws {
        try await withProgram(
            "sh", ["-c", "trap 'echo two; exit 3' INT; echo one; read x; while :; do sleep 0.05; done"]
        ) { program in
            #expect(await program.nextLine() == "one")
            program.signal(2)
            #expect(await program.nextLine() == "two")
            #expect(await program.ending() == .exited(3))
            #expect(await program.nextLine() == nil)
        }
    }

    @Test("on a screen of tmux is seen, typed at, resized and ended")
    func tmux() async throws {
        let script = "stty size; read line; echo \"got $line;\"; read line; stty size; exit 5"
        try await withTmux(["sh", "-c", script], columns: 60, rows: 10, environment: ["HOME": "/nowhere"]) { tmux in
            try await tmux.wait(forText: "10 60")
            try await tmux.type("a b;")
            try await tmux.press("Enter")
            try await tmux.wait(forText: "got a b;;")
            try await tmux.resize(columns: 70, rows: 12)
            try await tmux.press("Enter")
            try await tmux.wait(forText: "12 70")
            #expect(try await tmux.waitForEnd() == 5)
            #expect(try await tmux.rows().count == 12)
        }
    }

    @Test("on a screen that never shows what is waited for fails with the screen")
    func tmuxTimesOut() async throws {
        try await withTmux(["sh", "-c", "echo hello; read x"]) { tmux in
            try await tmux.wait(forText: "hello")
            let error = await #expect(throws: ProgramError.self) {
                try await tmux.wait(forText: "goodbye", limit: .milliseconds(50))
            }
            #expect(error?.description.contains("hello") == true)
        }
    }
}
