import SandboxProvider
import TestSupport
import Vocabulary

/// What a person does that changes the store, from a state that can be made again.
struct Operation: Sendable {
    let name: String
    /// With `{home}` for the folder of whose home it is.
    let arguments: [String]
    /// For `--client-secret-fd 3`.
    var secret: [UInt8]?
    /// How it may end when it is asked for a second time, and was done already.
    var onceMore: Set<Int32> = [0]
    /// Whether it does the same once more where it was done already, so that it must not be asked for twice.
    var isDoneAgain = false
    /// Whether it writes several records, one after the other: a part of it may be there, and the same command does the rest.
    var comesInParts = false
    /// Members of records that differ from one run to the next.
    var volatile: Set<String> = []
    /// Makes the state before, in a home that has a provider `tradevest-local` with the account `me`.
    var prepare: @Sendable (Home) async throws -> Void = { _ in }
    /// Whether it begins in an empty home.
    var isFirst = false
    /// Whether the program is asked for the outcome.
    var isAsked = false
    /// Whether the next start does the same, so that there is no way back.
    var isMigration = false
    /// An account whose tokens differ from one run to the next.
    var forgets: String?
    /// Whether it leaves a process behind.
    var leavesSweeper = false
    /// What else must hold after a kill or a failed call, before anything is started.
    var check: @Sendable (Home) async throws -> Void = { _ in }

    var descriptors: [Int32: [UInt8]] { secret.map { [3: $0] } ?? [:] }

    func arguments(in home: Home) -> [String] {
        arguments.map { $0.replacing("{home}", with: home.folder.path("home")) }
    }

    func state(of home: Home) async throws -> StoreState {
        isAsked
            ? try await StoreState(asking: home, forgetting: forgets) : try StoreState(of: home, forgetting: volatile)
    }

    /// What changes a record or two.
    ///
    /// - Parameter dialect: tradevest as the sandbox serves it.
    static func onRecords(_ dialect: SandboxDialect) -> [Operation] {
        let secret = dialect.clientSecret.withBytes { Array($0) }
        var add = ["provider", "add", "second", "--profile", "tradevest", "--client-id", dialect.clientID]
        if let environment = dialect.environment { add += ["--environment", environment] }
        for origin in dialect.origins { add += ["--origin", "\(origin.from)=\(origin.to)"] }
        add += ["--client-secret-fd", "3"]
        let spare = add.map { $0 == "second" ? "spare" : $0 }
        return [
            Operation(
                name: "the first provider", arguments: add, secret: secret, onceMore: [0, 2],
                volatile: ["store_id"], isFirst: true),
            Operation(name: "provider add", arguments: add, secret: secret, onceMore: [0, 2]),
            Operation(
                name: "provider edit",
                arguments: ["provider", "edit", "tradevest-local", "--client-secret-fd", "3"], secret: Array("new".utf8)
            ),
            Operation(
                name: "provider remove", arguments: ["provider", "remove", "spare"], onceMore: [0, 3],
                prepare: { try await $0.succeed(spare, descriptors: [3: secret]) }),
            Operation(
                name: "provider rename", arguments: ["provider", "rename", "tradevest-local", "renamed"],
                onceMore: [0, 3]),
            Operation(
                name: "login", arguments: ["login", "tradevest-local/new"],
                volatile: ["credential", "renewal_changed_at"]),
            Operation(
                name: "rename", arguments: ["rename", "tradevest-local/me", "renamed"], onceMore: [0, 3]),
            Operation(name: "remove", arguments: ["remove", "tradevest-local/me", "--yes"], onceMore: [0, 3]),
            Operation(
                name: "copy", arguments: ["copy", "tradevest-local/me"], leavesSweeper: true,
                check: demandWholeClipboard),
        ]
    }

    /// The clipboard file is not there, or holds every line.
    @Sendable private static func demandWholeClipboard(_ home: Home) async throws {
        guard let text = try? home.folder.text("fob/run/clipboard") else { return }
        let lines = try await home.succeed(["header", "tradevest-local/me"])
        try demand(text == lines, "the clipboard file holds a part of the header lines")
    }
}
