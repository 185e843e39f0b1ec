import Foundation
import TestSupport
import Testing
import Vocabulary

/// A `fob watch --json` that runs beside the test.
final class Watching: Sendable {
    let program: RunningProgram

    init(_ program: RunningProgram) { self.program = program }

    /// The next event of that name; those before it are let pass.
    func next(_ event: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> JSON {
        while let line = await program.nextLine() {
            let document = try JSON(parsing: Array(line.utf8), dialect: .strict)
            try #require(document["schema"] == "fob.watch/1" && document["at"]?.string != nil, "\(line)")
            if document["event"]?.string == event { return document }
        }
        throw ProgramError("the watch ended before it told “\(event)”")
    }

    func signal(_ number: Int32) { program.signal(number) }
}

extension Person {
    /// Lends a watch that has read the accounts, and its first event.
    func watch(
        _ arguments: [String] = [], adding variables: [String: String] = [:],
        _ body: (Watching, JSON) async throws -> Void
    ) async throws {
        try await withProgram(
            Self.binary, ["watch", "--json"] + arguments, environment: environment.merging(variables) { $1 },
            errorsTo: folder.path("watch-errors")
        ) { program in
            let watching = Watching(program)
            try await body(watching, try await watching.next("started"))
        }
    }

    /// Writes accounts whose tokens ended an hour ago, as docs/files.md describes them.
    func plant(_ count: Int, at provider: String) throws {
        let end = clock.now() - .seconds(3600)
        for number in 0..<count {
            let record = """
                { "format": "fob-account", "version": 1, "generation": 1, "provider": "\(provider)",
                  "name": "n\(number)", "renewal": "ok",
                  "credential": { "access_token": "old-\(number)", "refresh_token": "refresh-\(number)",
                    "token_type": "Bearer", "issued_at": "\((end - .seconds(3600)).rfc3339)",
                    "expires_at": "\(end.rfc3339)" } }
                """
            try folder.write(record, to: "fob/store/accounts/\(provider)/n\(number).json")
        }
    }
}
