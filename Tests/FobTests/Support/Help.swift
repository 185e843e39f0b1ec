import TestSupport
import Testing

/// A command as `--help` shows it.
struct Help: Sendable {
    /// `provider add`; empty for the program itself.
    let path: String
    /// `--json`, `--client-id`, with their dashes.
    let options: [String]
    let subcommands: [String]

    /// Every command of the program, its subcommands included.
    static func commands(of person: Person) async throws -> [Help] {
        var found: [Help] = []
        var open: [[String]] = [[]]
        while let path = open.popLast() {
            let result = try await person.fob(path + ["--help"])
            try #require(result.status == 0)
            let help = Help(path: path.joined(separator: " "), text: result.output)
            found.append(help)
            open += help.subcommands.map { path + [$0] }
        }
        return found
    }

    private init(path: String, text: String) {
        self.path = path
        var options: [String] = []
        var subcommands: [String] = []
        var section = ""
        for line in text.split(separator: "\n") {
            if !line.hasPrefix(" ") { section = String(line.prefix { $0 != ":" }) }
            // Entries are indented by two; their descriptions by more.
            guard line.hasPrefix("  "), !line.hasPrefix("   "), !line.hasPrefix("  See ") else { continue }
            let entry = line.dropFirst(2)
            if section == "SUBCOMMANDS", let name = entry.split(whereSeparator: { " ,".contains($0) }).first {
                subcommands.append(String(name))
            }
            if section == "OPTIONS" {
                options += entry.split(whereSeparator: { " ,/".contains($0) }).map(String.init).filter {
                    $0.hasPrefix("--")
                }
            }
        }
        self.options = options
        self.subcommands = subcommands
    }
}
