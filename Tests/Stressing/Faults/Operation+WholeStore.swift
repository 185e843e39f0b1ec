import Foundation
import TestSupport
import Vocabulary

/// What rewrites every record: its outcome is asked of the program, because sealed records tell nothing to others.
extension Operation {
    /// - Parameter scratch: holds the key file and the backup, outside of every home.
    static func onWholeStore(_ scratch: TemporaryFolder) throws -> [Operation] {
        let key = try scratch.write(String(repeating: "0123456789abcdef", count: 4), to: "key")
        let (backup, seal) = (scratch.path("backup"), ["store", "seal", "--key-file", key])
        let twice: @Sendable (Home) async throws -> Void = { try await $0.succeed(["login", "tradevest-local/two"]) }
        let sealed: @Sendable (Home) async throws -> Void = { home in
            try await twice(home)
            try await home.succeed(seal)
        }
        return [
            Operation(
                name: "seal", arguments: seal, onceMore: [0, 2], prepare: twice, isAsked: true, check: demandNoMixture),
            Operation(
                name: "unseal", arguments: ["store", "unseal"], onceMore: [0, 2], prepare: sealed, isAsked: true,
                check: demandNoMixture),
            Operation(name: "rekey", arguments: ["store", "rekey"], prepare: sealed, isAsked: true),
            Operation(
                name: "sealed login", arguments: ["login", "tradevest-local/new"], prepare: sealed, isAsked: true,
                forgets: "tradevest-local/new"),
            Operation(
                name: "sealed rename", arguments: ["rename", "tradevest-local/me", "renamed"], onceMore: [0, 3],
                prepare: sealed, isAsked: true),
            Operation(
                name: "migrate", arguments: ["accounts", "--json"],
                prepare: { home in
                    let fixture = packageRoot + "/Tests/Fixtures/store/v0/."
                    let store = home.folder.path("fob/store")
                    _ = try await run("mkdir", ["-p", "-m", "700", home.folder.path("fob"), store])
                    let copied = try await run("cp", ["-R", fixture, store])
                    try demand(copied.status == 0, copied.errors)
                    _ = try await run("chmod", ["-R", "go=", home.folder.path("fob")])
                }, isFirst: true, isMigration: true),
            Operation(
                name: "restore", arguments: ["store", "restore", backup, "tradevest-local/two"],
                volatile: ["renewal", "renewal_reason", "renewal_changed_at"],
                prepare: { home in
                    try await twice(home)
                    try await home.succeed(["store", "backup", backup])
                    try await home.succeed(["remove", "tradevest-local/two", "--yes"])
                }),
        ]
    }

    /// After the start that follows, a sealed store keeps no plain record and a plain one no sealed record.
    @Sendable private static func demandNoMixture(_ home: Home) async throws {
        try await home.succeed(["accounts"])
        let isSealed = try home.folder.text("fob/store/store.json").contains("\"sealed\"")
        let files = home.folder.files().filter { $0.hasPrefix("fob/store/") }
        let others = files.filter { file in
            isSealed
                ? file.hasSuffix(".json") && file != "fob/store/store.json" : file.contains("/sealed-")
        }
        try demand(others.isEmpty, "a \(isSealed ? "sealed" : "plain") store holds \(others)")
    }
}

extension StoreState {
    /// What the program tells of a store, however its records are written.
    ///
    /// - Parameter forgotten: an account whose tokens differ from one run to the next.
    init(asking home: Home, forgetting forgotten: String?) async throws {
        records = [:]
        let header = try JSON(parsing: try home.folder.read("fob/store/store.json"), dialect: .strict)
        records["protection"] = header["protection"]
        if let slots = header["slots"]?.elements { records["slots"] = JSON(slots.compactMap { $0["id"] }) }
        for (list, member, item) in [("accounts", "accounts", "account"), ("provider list", "providers", "name")] {
            let words = list.split(separator: " ").map(String.init) + ["--json"]
            let document = try JSON(parsing: Array(try await home.succeed(words).utf8), dialect: .strict)
            for entry in document[member]?.elements ?? [] {
                guard let name = entry[item]?.string else { throw Violation("\(list): an entry without a name") }
                records["\(member) \(name)"] = [:]
                guard member == "accounts", name != forgotten else { continue }
                let token = try await home.succeed(["token", name])
                records["\(member) \(name)"] = ["token": JSON(token)]
            }
        }
    }
}
