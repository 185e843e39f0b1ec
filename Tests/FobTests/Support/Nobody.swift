import Foundation
import TestSupport
import Testing

/// A user without rights on whose behalf programs are run: to see what another program of the same user may do.
struct Nobody: Sendable {
    /// Becoming somebody else takes root.
    static let isPossible = getuid() == 0
    static let reason = "drops rights with setpriv, which only root can"

    private static let arguments = [
        "--reuid", "65534", "--regid", "65534", "--clear-groups", "--bounding-set=-all", "--inh-caps=-all",
    ]
    private static let number: uid_t = 65_534

    let home: String
    /// Where they can run it, wherever the build stands.
    private let binary: String
    private let folder: TemporaryFolder

    init(in folder: TemporaryFolder) throws {
        self.folder = folder
        home = folder.path("nobody")
        binary = folder.path("fob-binary")
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: Person.binary, toPath: binary)
        // What a temporary folder keeps from others, this user must pass through.
        try #require(chmod(folder.path(""), 0o711) == 0 && chown(home, Self.number, Self.number) == 0)
    }

    /// The command line that runs fob as them, behind `setpriv`.
    func fob(_ arguments: String...) -> [String] { fob(arguments) }

    /// The same.
    func fob(_ arguments: [String]) -> [String] { Self.arguments + [binary] + arguments }

    func environment(adding variables: [String: String]) -> [String: String] {
        ["PATH": "/usr/local/bin:/usr/bin:/bin", "FOB_HOME": home, "TERM": "xterm", "LANG": "C.UTF-8"]
            .merging(variables) { $1 }
    }

    /// Runs another program as them.
    func run(_ program: [String]) async throws -> ProgramResult {
        try await TestSupport.run(
            "setpriv", Self.arguments + program, in: home, timeout: .seconds(20))
    }

    /// A file of theirs.
    func write(_ text: String, to path: String) throws {
        let file = try folder.write(text, to: "nobody/" + path)
        for path in [file, String(file.prefix(upTo: file.lastIndex(of: "/") ?? file.endIndex))] {
            try #require(chown(path, Self.number, Self.number) == 0)
        }
    }
}
