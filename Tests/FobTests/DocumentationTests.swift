import Foundation
import TestSupport
import Testing

@Suite("docs/cli.md")
struct DocumentationTests {
    @Test("names every command and every option that --help shows", .timeLimit(.minutes(10)))
    func complete() async throws {
        let document = try String(contentsOfFile: packageRoot + "/docs/cli.md", encoding: .utf8)
        try await withPerson { person in
            let commands = try await Help.commands(of: person)
            #expect(commands.count > 25)
            for command in commands {
                let name = command.path.isEmpty ? "fob" : "fob \(command.path)"
                #expect(document.contains("`\(name)") || document.contains("`\(name)`"), "\(name) is not named")
                for option in command.options where option != "--help" && option != "--version" {
                    #expect(document.contains(option), "\(name) \(option) is not named")
                }
            }
        }
    }
}
