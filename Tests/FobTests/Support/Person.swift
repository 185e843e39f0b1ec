import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

/// Somebody with a home of their own, a clock that the test moves, and the real program at hand.
struct Person: Sendable {
    let folder: TemporaryFolder
    let clock: TestClock
    var environment: [String: String]
    /// All that the program printed to them so far.
    let printed: Printed

    init(in folder: TemporaryFolder) throws {
        self.folder = folder
        clock = TestClock(Instant(milliseconds: 1_790_000_000_000))
        printed = Printed()
        environment = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "dumb", "HOME": folder.path("home"),
            "TMPDIR": folder.path("tmp"), "FOB_HOME": folder.path("fob"), "FOB_TEST_CLOCK": folder.path("now"),
        ]
        for name in ["home", "tmp"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
        try tell(time: clock.now())
    }

    /// Moves their clock and the sandbox's together.
    func wait(_ duration: Duration) throws {
        clock.advance(by: duration)
        try tell(time: clock.now())
    }

    /// Runs `fob` to its end without a terminal.
    @discardableResult
    func fob(
        _ arguments: String..., input: String = "", descriptors: [Int32: [UInt8]] = [:],
        adding variables: [String: String] = [:]
    ) async throws -> ProgramResult {
        try await fob(arguments, input: input, descriptors: descriptors, adding: variables)
    }

    /// As ``fob(_:input:descriptors:adding:)``, with the arguments in a list.
    @discardableResult
    func fob(
        _ arguments: [String], input: String = "", descriptors: [Int32: [UInt8]] = [:],
        adding variables: [String: String] = [:]
    ) async throws -> ProgramResult {
        let result = try await run(
            Self.binary, arguments, environment: environment.merging(variables) { $1 }, input: Array(input.utf8),
            descriptors: descriptors)
        printed.add(arguments, result.output, result.errors)
        return result
    }

    /// The members of a document that `fob` prints with exit code 0.
    func json(_ arguments: String...) async throws -> JSON {
        let result = try await fob(arguments)
        try #require(result.status == 0, "\(arguments): \(result.errors)")
        return try JSON(parsing: result.standardOutput, dialect: .strict)
    }

    /// A sandbox that lives by this person's clock.
    func sandbox(
        _ dialects: String..., lifetime: Duration? = nil, _ body: (Sandbox) async throws -> Void
    ) async throws {
        try await withSandbox(
            SandboxOptions(
                dialects: dialects, accessTokenLifetime: lifetime, clock: clock, randomness: SystemRandomness()), body)
    }

    /// Adds the provider `ID-local` that points at the sandbox, with a redirect URI of its own.
    @discardableResult
    func addProvider(_ id: String, at sandbox: Sandbox, umask: String = "022") async throws -> ProgramResult {
        let (arguments, secret) = try addition(of: id, as: "\(id)-local", at: sandbox)
        let result = try await fob(["provider", "add"] + arguments, umask: umask, descriptors: [3: secret])
        try #require(result.status == 0, "provider add \(id): \(result.errors)")
        return result
    }

    /// What `provider add` takes for it, and the secret that it reads from descriptor 3.
    func addition(
        of id: String, as name: String, at sandbox: Sandbox
    ) throws -> (arguments: [String], secret: [UInt8]) {
        let dialect = try #require(sandbox.dialect(id))
        var arguments = [name, "--profile", id, "--client-id", dialect.clientID]
        if let environment = dialect.environment { arguments += ["--environment", environment] }
        for (name, value) in dialect.variables { arguments += ["--var", "\(name)=\(value)"] }
        for origin in dialect.origins { arguments += ["--origin", "\(origin.from)=\(origin.to)"] }
        arguments += ["--redirect-uri", "http://127.0.0.1:\(try FreePort.find())/callback/\(name)"]
        return (arguments + ["--client-secret-fd", "3"], dialect.clientSecret.withBytes { Array($0) })
    }

    /// A script of theirs, made by another program: one that is open for writing here could not be run (ETXTBSY), and
    /// a program that is started meanwhile would hold it open.
    func script(_ text: String, named name: String) async throws -> String {
        let draft = try folder.write("#!/bin/sh\n" + text + "\n", to: "\(name).draft")
        try #require(try await run("install", ["-D", "-m", "700", draft, folder.path(name)]).status == 0)
        try FileManager.default.removeItem(atPath: draft)
        return folder.path(name)
    }

    /// The program under test.
    static let binary = builtProduct("fob")

    /// In one step: a program that finds half a time goes by the machine's.
    private func tell(time: Instant) throws {
        try Data(time.rfc3339.utf8).write(to: URL(fileURLWithPath: folder.path("now")), options: .atomic)
    }
}

/// Lends a person with an empty home.
func withPerson(_ body: (Person) async throws -> Void) async throws {
    try await withTemporaryFolder { try await body(Person(in: $0)) }
}

/// The generator of the system.
struct SystemRandomness: Randomness {
    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: .min ... .max) } }
}
