import TestSupport
import Testing
import Vocabulary

/// The commands as the argument parser knows them, those that no help shows included.
struct CommandTree: Sendable {
    struct Command: Sendable {
        /// `provider add`.
        let path: String
        /// Long names, without their dashes.
        let options: [Option]
        /// Of arguments without a name.
        let operands: [String]
    }

    struct Option: Sendable {
        let name: String
        /// Whether a value follows; a flag has none.
        let takesValue: Bool
    }

    /// Those that do something: the others only lead to them.
    let commands: [Command]

    /// Asks the program itself.
    init(of person: Person) async throws {
        let dump = try await person.fob("--experimental-dump-help")
        try #require(dump.status == 0, "\(dump.errors)")
        let root = try JSON(parsing: dump.standardOutput, dialect: .strict)
        commands = Self.leaves(of: try #require(root["command"]), below: nil)
    }

    private static func leaves(of command: JSON, below path: [String]?) -> [Command] {
        let name = command["commandName"]?.string ?? ""
        // The name of the program itself is not part of any.
        let path = path.map { $0 + [name] } ?? []
        if let subcommands = command["subcommands"]?.elements, !subcommands.isEmpty {
            return subcommands.flatMap { leaves(of: $0, below: path) }
        }
        // The parser's own.
        guard path != ["help"] else { return [] }
        let arguments = command["arguments"]?.elements ?? []
        let options = arguments.flatMap { argument in
            (argument["names"]?.elements ?? []).filter { $0["kind"] == "long" }.compactMap { $0["name"]?.string }
                .map { Option(name: $0, takesValue: argument["kind"] == "option") }
        }
        let operands = arguments.filter { $0["kind"] == "positional" }.compactMap { $0["valueName"]?.string }
        return [Command(path: path.joined(separator: " "), options: options, operands: operands)]
    }
}
