import Foundation
public import SandboxProvider
import TestSupport
import Vocabulary

/// Case 31: each call by which a refresh changes or locks a file fails, one after the other, with each of its errors.
///
/// What may come of it: the renewed token is in its place (0), or it is not and that is said (7); then nothing was sent, or
/// the token is back after the next start.
public struct ErrorMatrix: Sendable {
    private static let account = "acme-local/me"
    private static let errors: [String: [String]] = [
        "openat": ["EMFILE", "ENFILE", "EACCES", "EROFS", "ENOSPC"], "write": ["ENOSPC", "EIO"],
        "pwrite64": ["ENOSPC", "EIO"], "fsync": ["EIO", "ENOSPC"], "renameat": ["EXDEV", "EROFS", "EACCES"],
        "unlinkat": ["EIO", "EROFS"], "flock": ["ENOLCK"], "fallocate": ["ENOSPC", "EIO"], "ftruncate": ["EIO"],
        "mkdirat": ["ENOSPC"], "fchmod": ["EPERM"],
    ]

    let fob: String
    /// Every which of the pairs of call and error is tried.
    let stride: Int
    let progress: @Sendable (String) -> Void

    /// A matrix of that binary.
    ///
    /// - Parameter stride: 1 for every error of every call.
    public init(fob: String, stride: Int = 1, progress: @escaping @Sendable (String) -> Void = { _ in }) {
        self.fob = fob
        self.stride = stride
        self.progress = progress
    }

    /// Each call with each of its errors.
    static func faults(of calls: [FileCall]) -> [(call: FileCall, error: String)] {
        calls.flatMap { call in (errors[call.name] ?? []).map { (call: call, error: $0) } }
    }

    /// A refresh at acme, which rotates and ends a family whose refresh token comes twice.
    public func refresh(at sandbox: Sandbox) async throws -> KillMatrix.Tally {
        try await withHome(fob: fob) { home in
            try await home.addProvider("acme", at: sandbox)
            try await home.signIn(Self.account)
            try await home.succeed(["refresh", Self.account])
            let calls = try await Strace(home).calls(of: ["refresh", Self.account])
            var tally = KillMatrix.Tally()
            for (number, fault) in Self.faults(of: calls).enumerated() where number % stride == 0 {
                try await refresh(fault.call, fault.error, home, sandbox, &tally)
            }
            return tally
        }
    }

    private func refresh(
        _ call: FileCall, _ error: String, _ home: Home, _ sandbox: Sandbox, _ tally: inout KillMatrix.Tally
    ) async throws {
        let old = try home.record(Self.account)["credential"]
        let before = sandbox.count(.refresh, of: "acme")
        let outcome = try await Strace(home).run(["refresh", Self.account], striking: .fail(call, error))
        guard let struck = outcome.struck else {
            tally.missed.append("\(call)")
            return
        }
        let (result, place) = (outcome.result, "refresh, \(error) for \(struck)")
        let requests = sandbox.count(.refresh, of: "acme") - before
        _ = try StoreState(of: home)
        try Self.demandNoFlushAgain(outcome.calls, place)
        let left = home.folder.files().filter { $0.contains("/.tmp-") && struck.name != "unlinkat" }
        try demand(left.isEmpty, "\(place): left \(left)")
        try home.demandModes(place)
        let isNew = try home.record(Self.account)["credential"] != old
        switch (result.status, requests, isNew) {
        case (0, 1, true):
            tally.saw(result.errors.contains("saved, but") ? "saved, durability unknown" : "saved")
        case (7, 0, false): tally.saw("nothing sent")
        case (7, 1, false):
            try demand(result.errors.contains("/state/rescue/"), "\(place): \(result.errors)")
            try await home.demandCleanStart(place)
            try demand(
                try home.record(Self.account)["credential"] != old, "\(place): the rescued token did not come back")
            tally.saw("rescued and recovered")
        default:
            throw Violation("\(place): ended \(result.status) after \(requests) requests, \(isNew): \(result.errors)")
        }
        try await home.demandCleanStart(place)
        // The family lives: no old token was sent, and none was lost.
        try await home.succeed(["refresh", Self.account])
    }

    /// After a failed fsync the kernel may call lost pages clean; only a new file tells the truth.
    private static func demandNoFlushAgain(_ calls: [FileCall], _ place: String) throws {
        guard let failed = calls.firstIndex(where: { $0.name == "fsync" && $0.isInjected }) else { return }
        let made = calls[failed...].dropFirst().prefix {
            !($0.name == "openat" && $0.place == calls[failed].place)
        }
        // A folder is flushed again by whatever changes it next; a lock file's lines are written anew before.
        guard calls[failed].place.contains("/.tmp-") else { return }
        try demand(
            !made.contains { $0.name == "fsync" && $0.place == calls[failed].place }, "\(place): flushed once more")
    }
}
