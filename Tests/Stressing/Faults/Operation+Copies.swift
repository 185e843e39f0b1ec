import SandboxProvider
import TestSupport
import Vocabulary

/// What copies records out of a store and into it, and what changes the ways to its key.
extension Operation {
    private static let passphrase = Array("correct horse battery staple".utf8)

    /// - Parameter scratch: holds key files and an export, outside of every home.
    static func onCopies(_ scratch: TemporaryFolder, _ sandbox: Sandbox) throws -> [Operation] {
        let keys = try ["one", "two"].map { try scratch.write(String(repeating: $0 + "0123456789", count: 4), to: $0) }
        let export = scratch.path("export")
        let sealed: @Sendable (Home) async throws -> Void = { home in
            try await home.succeed(["store", "seal", "--key-file", keys[0]])
        }
        return [
            Operation(name: "backup", arguments: ["store", "backup"], check: demandWholeBackups),
            Operation(
                name: "export",
                arguments: ["store", "export", "tradevest-local/me", "--to", "{home}/export", "--plaintext", "--yes"],
                onceMore: [0, 2], check: demandWholeExport),
            Operation(
                name: "sealed export",
                arguments: ["store", "export", "tradevest-local/me", "--to", "{home}/export", "--passphrase-fd", "3"],
                secret: passphrase, onceMore: [0, 2], check: demandWholeExport),
            Operation(
                name: "import", arguments: ["store", "import", export], comesInParts: true,
                volatile: ["renewal", "renewal_reason", "renewal_changed_at"],
                prepare: { home in
                    try await home.succeed(["login", "tradevest-local/two"])
                    let accounts = ["tradevest-local/me", "tradevest-local/two"]
                    try await home.succeed(["store", "export"] + accounts + ["--to", export, "--plaintext", "--yes"])
                    for account in accounts { try await home.succeed(["remove", account, "--yes"]) }
                    try await home.succeed(["provider", "remove", "tradevest-local"])
                }),
            Operation(
                name: "adopt", arguments: ["adopt", "acme-local/taken", "--refresh-token-fd", "3"],
                secret: Array("a-token-of-before".utf8), onceMore: [0, 2],
                volatile: ["credential", "renewal_reason", "renewal_changed_at"],
                prepare: { try await $0.addProvider("acme", at: sandbox) }),
            Operation(
                name: "slot add", arguments: ["store", "slot", "add", "--key-file", keys[1]], isDoneAgain: true,
                prepare: sealed, isAsked: true),
            Operation(
                name: "slot remove", arguments: ["store", "slot", "remove", "key-file-2"], onceMore: [0, 3],
                prepare: { home in
                    try await sealed(home)
                    try await home.succeed(["store", "slot", "add", "--key-file", keys[1]])
                }, isAsked: true),
        ]
    }

    /// What has the name of a backup can be put back, all of it.
    @Sendable private static func demandWholeBackups(_ home: Home) async throws {
        let manifests = home.folder.files().filter { $0.hasPrefix("fob/backups/") && !$0.contains("/.tmp-") }
        for name in Set(manifests.compactMap { $0.split(separator: "/").dropFirst(2).first }) {
            let said = try await home.succeed([
                "store", "restore", home.folder.path("fob/backups/\(name)"), "--dry-run",
            ])
            try demand(said.contains("account tradevest-local/me"), "the backup \(name) is not whole: \(said)")
        }
    }

    /// The export is not there, or is all of it.
    @Sendable private static func demandWholeExport(_ home: Home) async throws {
        guard let bytes = try? home.folder.read("home/export") else { return }
        _ = try JSON(parsing: bytes, dialect: .strict)
    }
}
