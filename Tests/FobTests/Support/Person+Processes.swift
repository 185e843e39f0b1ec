import Foundation
import TestSupport
import Testing
import Vocabulary

/// Processes of the program beside the test, and what they leave on the disk.
extension Person {
    /// Starts `fob` and lends it while it runs; its standard error goes to `errors` in the folder.
    func starting<Result>(
        _ arguments: String..., body: (RunningProgram) async throws -> Result
    ) async throws -> Result {
        try await withProgram(
            Self.binary, arguments, environment: environment, errorsTo: folder.path("errors"), body)
    }

    /// Runs `fob` so that the modes of files count, for root too.
    func powerless(_ arguments: [String]) async throws -> ProgramResult {
        guard let (program, words) = powerlessCommand(arguments) else { return try await fob(arguments) }
        return try await run(program, words, environment: environment)
    }

    /// The command for that; nil where nothing needs to be done for it.
    func powerlessCommand(_ arguments: [String]) -> (program: String, arguments: [String])? {
        guard getuid() == 0 else { return nil }
        let without = "-dac_override,-dac_read_search"
        return ("setpriv", ["--bounding-set=\(without)", "--inh-caps=\(without)", "--", Self.binary] + arguments)
    }

    /// The record of an account as it lies on the disk.
    func record(_ account: String) throws -> JSON {
        try JSON(parsing: folder.read(recordPath(account)), dialect: .strict)
    }

    func recordPath(_ account: String) -> String { "fob/store/accounts/\(account).json" }

    /// What its lock file says of a refresh that was about to be sent.
    func intent(_ account: String) throws -> JSON? {
        let text = try folder.text("fob/store/locks/\(account.replacing("/", with: ","))" + ".lock")
        let line = text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().first ?? ""
        let content = line.trimmingCharacters(in: .whitespaces)
        guard !content.isEmpty else { return Optional<JSON>.none }
        return try JSON(parsing: Array(content.utf8))
    }
}
