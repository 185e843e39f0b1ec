import Foundation
import TestSupport
import Testing

/// docs/standards.md says which test shows which requirement.
@Suite("The table of standards")
struct StandardsTests {
    private struct Row {
        let id: String
        /// The file below Tests and the test's name.
        let tests: [(file: String, name: String)]
    }

    /// The ids of the requirements that the table must have, by their first letters and how many there are.
    private static let ids: [String] = [
        ("O", 21), ("B", 5), ("P", 5), ("N", 9), ("D", 10), ("M", 7), ("I", 5), ("S", 15), ("R", 4), ("T", 1), ("J", 1),
        ("A", 1), ("X", 5), ("OIDC", 17), ("V", 14),
    ].flatMap { letters, count in (1...count).map { letters + String($0) } }

    private static func rows() throws -> [Row] {
        let text = try String(contentsOfFile: packageRoot + "/docs/standards.md", encoding: .utf8)
        return text.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 5, cells[0].wholeMatch(of: /[A-Z]+[0-9]+/) != nil else { return nil }
            let tests = cells[4].matches(of: /`([^`]+\.swift)` “([^”]+)”/)
            return Row(id: cells[0], tests: tests.map { (String($0.output.1), String($0.output.2)) })
        }
    }

    @Test("has every requirement once and in order")
    func complete() throws {
        #expect(try Self.rows().map(\.id) == Self.ids)
    }

    @Test("names tests that exist")
    func tests() throws {
        for row in try Self.rows() {
            for (file, name) in row.tests {
                let path = packageRoot + "/Tests/" + file
                guard let source = try? String(contentsOfFile: path, encoding: .utf8) else {
                    Issue.record("\(row.id): there is no Tests/\(file)")
                    continue
                }
                let isThere = source.contains("\"\(name)\"") || source.contains("func `\(name)`(")
                #expect(isThere, "\(row.id): Tests/\(file) has no test “\(name)”")
            }
        }
    }

    @Test("has no open row")
    func open() throws {
        #expect(try Self.rows().filter(\.tests.isEmpty).map(\.id) == [])
    }
}
