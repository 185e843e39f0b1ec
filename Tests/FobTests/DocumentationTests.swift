import Foundation
import TestSupport
import Testing
import Vocabulary

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

    @Test(
        "help: a paragraph flows to the width of the terminal, and what may be repeated says so",
        .timeLimit(.minutes(10)))
    func help() async throws {
        try await withPerson { person in
            let dump = try await person.fob("--experimental-dump-help")
            var commands = [try #require(try JSON(parsing: dump.standardOutput, dialect: .strict)["command"])]
            var repeated = 0
            while let command = commands.popLast() {
                commands += command["subcommands"]?.elements ?? []
                let name = command["commandName"]?.string ?? ""
                let discussion = command["discussion"]?.string ?? ""
                for paragraph in discussion.split(separator: "\n\n") {
                    #expect(!paragraph.contains("\n"), "\(name): a line ends within a paragraph")
                }
                for argument in command["arguments"]?.elements ?? [] {
                    guard argument["kind"] == "option", argument["isRepeating"] == true else { continue }
                    repeated += 1
                    let help = argument["abstract"]?.string ?? ""
                    #expect(help.contains("repeated"), "\(name) \(argument["valueName"]?.string ?? ""): \(help)")
                }
            }
            #expect(repeated > 10)
        }
    }
}
