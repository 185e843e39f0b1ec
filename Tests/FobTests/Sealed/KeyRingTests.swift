import Foundation
import TestSupport
import Testing

/// Where the key waits between two commands.
@Suite("The kernel's key ring")
struct KeyRingTests {
    @Test(
        "forgets the key when its time is up",
        .enabled(if: KeyKeeping.isPossible, "\(KeyKeeping.reason)"), .timeLimit(.minutes(10)))
    func time() async throws {
        try await withKeptAccount { person, _ in
            let file = try await person.keyFile()
            #expect(try await person.fob("store", "seal", "--key-file", file).status == 0)
            let unlocked = try await person.fob("unlock", "--for", "2s")
            #expect(unlocked.status == 0, "\(unlocked.errors)")
            let kept = try #require(try await person.keyInRing())
            // Its owner may do everything; its user may see, read and find it; nobody else anything.
            #expect(kept.contains(" 3f0b0000 "))
            try FileManager.default.removeItem(atPath: file)
            while try await person.fob("header", "acme-local/me").status != 8 {}
            #expect(try await person.fob("unlock").status == 8)
        }
    }

    /// A program that leaves its session's key ring for one of its own, and becomes another.
    private static let stranger = """
        import ctypes, os, platform, sys
        keyctl = {"x86_64": 250, "aarch64": 219}[platform.machine()]
        if ctypes.CDLL(None, use_errno=True).syscall(keyctl, 1, None) < 0: sys.exit("no session")
        os.execv(sys.argv[1], sys.argv[1:])
        """

    private static let python = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { "\($0)/python3" }.first { FileManager.default.isExecutableFile(atPath: $0) }

    @Test(
        "lends the key to every other session of the same user, which can also forget and replace it",
        .enabled(if: KeyKeeping.isPossible && python != nil, "needs the kernel's key ring and python3"),
        .timeLimit(.minutes(10)))
    func sessions() async throws {
        let python = try #require(Self.python)
        try await withKeptAccount { person, _ in
            func elsewhere(_ arguments: String...) async throws -> ProgramResult {
                try await run(
                    python, ["-c", Self.stranger, Person.binary] + arguments, environment: person.environment)
            }
            let header = try await person.fob("header", "acme-local/me").output
            let file = try await person.keyFile()
            #expect(try await person.fob("store", "seal", "--key-file", file).status == 0)
            #expect(try await elsewhere("unlock").status == 0)
            try FileManager.default.moveItem(atPath: file, toPath: file + "-away")
            #expect(try await elsewhere("header", "acme-local/me").output == header)
            #expect(try await person.fob("header", "acme-local/me").output == header)
            try FileManager.default.moveItem(atPath: file + "-away", toPath: file)
            #expect(try await elsewhere("unlock", "--for", "2h").status == 0)
            try FileManager.default.removeItem(atPath: file)
            #expect(try await elsewhere("lock").errors == "Locked.\n")
            #expect(try await person.fob("header", "acme-local/me").status == 8)
        }
    }

    private static let strace = ["/usr/bin/strace", "/usr/local/bin/strace"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    @Test(
        "that is refused, as in some containers, is said with the way out, and a key file does without it",
        .enabled(if: strace != nil && getuid() == 0, "injects errors with strace, as root"), .timeLimit(.minutes(10)),
        arguments: ["EPERM", "ENOSYS"])
    func refused(error: String) async throws {
        let strace = try #require(Self.strace)
        try await withKeptAccount { person, _ in
            func contained(_ arguments: String...) async throws -> ProgramResult {
                try await run(
                    strace,
                    [
                        "-f", "-qq", "-o", "/dev/null", "-e", "trace=add_key,keyctl", "-e",
                        "inject=add_key:error=\(error)", "-e", "inject=keyctl:error=\(error)", Person.binary,
                    ] + arguments, environment: person.environment)
            }
            let header = try await person.fob("header", "acme-local/me").output
            let file = try await person.keyFile()
            #expect(try await contained("store", "seal", "--key-file", file).status == 0)
            let unlock = try await contained("unlock")
            #expect(unlock.status == 8, "\(unlock.errors)")
            #expect(unlock.errors.contains("The key cannot be kept") && unlock.errors.contains("--key-file"))
            #expect(try await contained("header", "acme-local/me").output == header)
            #expect(try await contained("lock").status == 0)
            try FileManager.default.removeItem(atPath: file)
            #expect(try await contained("header", "acme-local/me").status == 8)
        }
    }
}
