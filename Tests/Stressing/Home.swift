import Foundation
public import SandboxProvider
public import TestSupport
public import Vocabulary

/// A home with a store of its own, and the real program to use it.
public struct Home: Sendable {
    /// All that is of this home lies in it.
    public let folder: TemporaryFolder
    /// The binary.
    public let fob: String
    /// All that the program sees.
    public var environment: [String: String]

    /// A home without a store yet.
    public init(in folder: TemporaryFolder, fob: String) throws {
        self.folder = folder
        self.fob = fob
        environment = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "dumb", "HOME": folder.path("home"),
            "TMPDIR": folder.path("tmp"), "FOB_HOME": folder.path("fob"),
        ]
        for name in ["home", "tmp"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
    }

    /// Runs the program to its end, however it ends.
    @discardableResult
    public func fob(
        _ arguments: [String], descriptors: [Int32: [UInt8]] = [:], adding variables: [String: String] = [:]
    ) async throws -> ProgramResult {
        try await run(
            fob, arguments, environment: environment.merging(variables) { $1 }, descriptors: descriptors,
            timeout: .seconds(150))
    }

    /// Runs the program, which must succeed; returns what it printed.
    @discardableResult
    public func succeed(_ arguments: [String], descriptors: [Int32: [UInt8]] = [:]) async throws -> String {
        let result = try await fob(arguments, descriptors: descriptors)
        try demand(
            result.status == 0, "fob \(arguments.joined(separator: " ")) ended \(result.status): \(result.errors)")
        return result.output
    }

    /// Adds the provider `ID-local` that points at the sandbox, with a redirect URI of its own.
    public func addProvider(_ id: String, at sandbox: Sandbox) async throws {
        guard let dialect = sandbox.dialect(id) else { throw Violation("the sandbox has no \(id)") }
        let name = "\(id)-local"
        var arguments = ["provider", "add", name, "--profile", id, "--client-id", dialect.clientID]
        if let environment = dialect.environment { arguments += ["--environment", environment] }
        for (name, value) in dialect.variables { arguments += ["--var", "\(name)=\(value)"] }
        for origin in dialect.origins { arguments += ["--origin", "\(origin.from)=\(origin.to)"] }
        arguments += ["--redirect-uri", "http://127.0.0.1:\(try FreePort.find())/callback/\(name)"]
        try await succeed(
            arguments + ["--client-secret-fd", "3"], descriptors: [3: dialect.clientSecret.withBytes { Array($0) }])
    }

    /// Signs in as somebody would who approves everything in a browser.
    public func signIn(_ account: String) async throws {
        // Standard error comes line by line; the page stands there by itself.
        let script = "exec \"$@\" 2>&1 >/dev/null"
        try await withProgram(
            "/bin/sh", ["-c", script, "sh", fob, "login", account, "--no-browser"], environment: environment
        ) { login in
            var lines: [String] = []
            var url: String?
            while let line = await login.nextLine() {
                lines.append(line)
                if line.hasPrefix("http://127.0.0.1") { url = line }
                guard let page = url, line.contains(#/the answer (at|to) /#) else { continue }
                url = nil
                _ = await BrowserStandIn(.approve).open(page)
            }
            let ending = await login.ending()
            try demand(ending == .exited(0), "login \(account): \(ending): \(lines.joined(separator: "\n"))")
        }
    }
}

/// Lends a home for as long as `body` takes.
public func withHome<Result>(fob: String, _ body: (Home) async throws -> Result) async throws -> Result {
    try await withTemporaryFolder { try await body(Home(in: $0, fob: fob)) }
}

/// The generator of the system.
public struct SystemBytes: Randomness {
    /// The one there is.
    public init() {}

    /// So many, of the system's own.
    public func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: .min ... .max) } }
}

/// The time of the machine.
public struct MachineClock: WallClock {
    /// The one there is.
    public init() {}

    /// At this moment.
    public func now() -> Vocabulary.Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }
}
