import Foundation
import TestSupport
import Vocabulary

/// All that a home's store says, record by record, to be compared with what it said before.
struct StoreState: Equatable {
    /// By the file's path in the store; without the generation, and without what differs from one run to the next.
    var records: [String: JSON]

    /// Reads every record: one that does not parse breaks the promise.
    init(of home: Home, forgetting volatile: Set<String> = []) throws {
        records = [:]
        for file in home.folder.files() where file.hasPrefix("fob/store/") && file.hasSuffix(".json") {
            guard !file.contains("/.tmp-") else { continue }
            let record: JSON
            do {
                record = try JSON(parsing: try home.folder.read(file), dialect: .strict)
            } catch { throw Violation("\(file) does not parse: \(error)") }
            let members = record.members ?? []
            records[String(file.dropFirst(10))] = JSON(
                .object(members.filter { $0.key != "generation" && !volatile.contains($0.key) }))
        }
    }

    /// Whether there is nothing but the store itself.
    var isEmpty: Bool { records.keys.allSatisfy { $0 == "store.json" } }

    /// Whether each record is there as one of the two has it, or missing as in one of them.
    func isMixture(of one: StoreState, and other: StoreState) -> Bool {
        Set(records.keys).union(one.records.keys).union(other.records.keys).allSatisfy {
            records[$0] == one.records[$0] || records[$0] == other.records[$0]
        }
    }

    /// The records that differ, and in which members; no value, because it may be a secret.
    func difference(from other: StoreState) -> String {
        Set(records.keys).union(other.records.keys).sorted().compactMap { file -> String? in
            guard let own = records[file] else { return "no \(file)" }
            guard let others = other.records[file] else { return "also \(file)" }
            guard own != others else { return nil }
            let names = Set((own.members ?? []).map(\.key)).union((others.members ?? []).map(\.key))
            return "\(file): \(names.filter { own[$0] != others[$0] }.sorted().joined(separator: ", "))"
        }.joined(separator: "; ")
    }
}

extension Home {
    /// Nothing of this home may be open to others, whatever is under way.
    func demandModes(_ place: String) throws {
        let all = FileManager.default.enumerator(atPath: folder.path("fob"))?.compactMap { $0 as? String } ?? []
        for file in all where !file.hasPrefix("config") {
            let mode = try folder.mode("fob/" + file)
            try demand(mode & 0o077 == 0, "\(place): \(file) has the mode \(String(mode, radix: 8))")
        }
    }

    /// The next start works and leaves nothing behind of what was under way.
    ///
    /// - Returns: what it said.
    @discardableResult
    func demandCleanStart(_ place: String) async throws -> String {
        let next = try await fob(["accounts", "--json"])
        try demand(next.status == 0, "\(place): the next start ended \(next.status): \(next.errors)")
        // What a person had written elsewhere is no start's to sweep.
        let left = folder.files().filter {
            $0.hasPrefix("fob/") && ($0.contains("/.tmp-") || $0.contains("/renaming."))
        }
        try demand(left.isEmpty, "\(place): the next start left \(left)")
        try demandModes(place)
        return next.errors
    }

    /// A copy of this home's files in another one, in place of what is there.
    func copy(to other: Home) async throws {
        for part in ["fob", "home"] {
            var copied: ProgramResult?
            // Whoever sweeps a clipboard file there may make a folder anew while it is removed.
            for _ in 0..<20 where copied?.status != 0 {
                try? FileManager.default.removeItem(atPath: other.folder.path(part))
                copied = try await run("cp", ["-aT", folder.path(part), other.folder.path(part)])
            }
            try demand(copied?.status == 0, "cp: \(copied?.errors ?? "")")
        }
    }
}
