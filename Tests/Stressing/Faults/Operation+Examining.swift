import Foundation
import SandboxProvider
import TestSupport

extension Operation {
    /// Does something with each of them, as many side by side as there are processors.
    static func each(
        at sandbox: Sandbox, _ body: @escaping @Sendable (Operation) async throws -> KillMatrix.Tally
    ) async throws -> KillMatrix.Tally {
        guard let dialect = sandbox.dialect("tradevest") else { throw Violation("the sandbox has no tradevest") }
        return try await withTemporaryFolder { scratch in
            let operations = try onRecords(dialect) + onWholeStore(scratch) + onCopies(scratch, sandbox)
            return try await withThrowingTaskGroup(of: KillMatrix.Tally.self) { group in
                var total = KillMatrix.Tally()
                for (number, operation) in operations.enumerated() {
                    if number >= ProcessInfo.processInfo.activeProcessorCount, let done = try await group.next() {
                        total.add(done)
                    }
                    group.addTask { try await body(operation) }
                }
                for try await tally in group { total.add(tally) }
                return total
            }
        }
    }

    /// Lends a home in the state before, and that state.
    func withPrepared<Result>(
        fob: String, at sandbox: Sandbox, _ body: (Home, StoreState) async throws -> Result
    ) async throws -> Result {
        try await withHome(fob: fob) { before in
            try before.folder.write("{ \"clipboard_lifetime\": \"1s\" }", to: "fob/config/config.json")
            if !isFirst {
                try await before.addProvider("tradevest", at: sandbox)
                try await before.succeed(["login", "tradevest-local/me"])
            }
            try await prepare(before)
            return try await body(before, try await state(of: before))
        }
    }

    /// What must hold of a home in which the program was stopped: it parses, is closed to others, is clean after the next start,
    /// is the old store or the new one, and the same command once more makes it the new one.
    ///
    /// - Parameter how: it was stopped: “killed at renameat …”.
    /// - Returns: which of the two it is.
    func examine(_ home: Home, old: StoreState, new: StoreState, _ how: String) async throws -> String {
        let place = "\(name), \(how)"
        _ = try StoreState(of: home)
        try home.demandModes(place)
        try await check(home)
        try await home.demandCleanStart(place)
        let found = try await state(of: home)
        // The first start makes an empty store whatever comes after it.
        let isOld = isMigration ? false : isFirst ? found.isEmpty : found == old
        let isPart = comesInParts && found.isMixture(of: old, and: new)
        try demand(
            isOld || found == new || isPart,
            "\(place): it is not the old store (\(found.difference(from: old))) and not the new one (\(found.difference(from: new)))"
        )
        if isDoneAgain, found == new { return "new" }
        let again = try await home.fob(arguments(in: home), descriptors: descriptors)
        try demand(
            onceMore.contains(again.status), "\(place): once more, it ended \(again.status): \(again.errors)")
        let last = try await state(of: home)
        try demand(last == new, "\(place): once more gave another store: \(last.difference(from: new))")
        let left = home.folder.files().filter { $0.contains("/.tmp-") }
        try demand(again.status != 0 || left.isEmpty, "\(place): once more left \(left)")
        // The process that a copy leaves behind ends when the file's time is up, and so does this one.
        if leavesSweeper { try await home.succeed(["clipboard-sweep"]) }
        return old == new ? "the same records" : found == new ? "new" : isOld ? "old" : "a part of the new"
    }
}
