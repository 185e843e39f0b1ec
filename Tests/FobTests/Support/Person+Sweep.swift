import Foundation
import TestSupport
import Testing
import Vocabulary

extension Person {
    /// What prints secrets because it is asked to, on standard output only.
    private static let handsOut: Set = ["token", "header", "exec", "curl", "show"]

    /// Sweeps everything that was printed, and every file outside the store and the clipboard file.
    func expectNowhere(_ secrets: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
        for secret in secrets where !secret.isEmpty {
            for entry in printed.all {
                #expect(!entry.errors.contains(secret), "on stderr of \(entry.command)", sourceLocation: sourceLocation)
                guard !Self.handsOut.contains(entry.command.first ?? "") else { continue }
                #expect(!entry.output.contains(secret), "on stdout of \(entry.command)", sourceLocation: sourceLocation)
            }
            for file in folder.files() where !file.hasPrefix("fob/store/") && file != "fob/run/clipboard" {
                #expect(try !folder.text(file).contains(secret), "in \(file)", sourceLocation: sourceLocation)
            }
        }
    }

    /// What is stored of an account's tokens.
    func tokens(of account: String) async throws -> (access: String, refresh: String?) {
        let document = try await json("show", account, "--reveal", "--json")
        return (try #require(document["access_token"]?.string), document["refresh_token"]?.string)
    }
}
