import Foundation
import TestSupport
import Testing

@Suite("The repository")
struct RepositoryTests {
    @Test("has nothing at its top but what belongs there")
    func topLevel() async throws {
        let allowed: Set<String> = [
            "Package.swift", "Package.resolved", "README.md", "LICENSE", "CHANGELOG.md", "Sources", "Tests", "themes",
            "docs",
        ]
        let top = Set(
            try await SourceTree.trackedFiles().compactMap { $0.split(separator: "/").first.map(String.init) })
        #expect(top.filter { !$0.hasPrefix(".") }.subtracting(allowed).isEmpty)
        #expect(top.isSuperset(of: ["Package.swift", "README.md", "LICENSE", "CHANGELOG.md", ".swift-format", ".ci"]))
    }

    @Test("names no path of the machine it was written on")
    func machinePaths() async throws {
        // Written apart, so that this file holds none.
        let paths = ["/wo" + "rk/", "/tm" + "p/w/", "/opt" + "/swift", "/ro" + "ot/", "/ho" + "me/"]
        let folders = "(?<![\\w.])(" + paths.joined(separator: "|") + ")"
        for path in try await SourceTree.trackedFiles() where !path.hasPrefix("Tests/Fixtures/") {
            guard let text = try? String(contentsOfFile: packageRoot + "/" + path, encoding: .utf8),
                text.range(of: folders, options: .regularExpression) != nil
            else { continue }
            for line in text.split(separator: "\n") {
                // `~/` and `$HOME` are how a page names a home.
                if let found = line.range(of: folders, options: .regularExpression) {
                    Issue.record("\(path) names \(line[found]): \(line.trimmingCharacters(in: .whitespaces))")
                }
            }
        }
    }

    @Test("has files that can be read at once", arguments: SourceTree.files)
    func length(file: SourceFile) {
        #expect(file.lines.count <= 401, "\(file.lines.count) lines")
    }

    @Test("names no vendor in code that serves all of them", arguments: SourceTree.files)
    func vendors(file: SourceFile) {
        guard file.target != "SandboxProvider" else { return }
        let vendors = [
            "securitize", "edgetag", "crisk", "tradevest", "linkedin", "google", "microsoft", "okta", "auth0", "github",
            "salesforce", "slack", "paypal",
        ]
        let anyVendor = vendors.joined(separator: "|")
        guard file.has(anyVendor) else { return }
        for (index, line) in file.lines.enumerated() {
            for vendor in vendors where line.lowercased().contains(vendor) {
                Issue.record("\(file.path):\(index + 1) names \(vendor)")
            }
        }
    }

    @Test("says in a sentence what each public declaration is for", arguments: SourceTree.files)
    func documentation(file: SourceFile) {
        guard file.target != "fob" else { return }
        let declaration =
            /^\s*public\s+(?:(?:static|final|indirect|mutating|nonisolated|convenience)\s+)*(?:struct|class|enum|protocol|actor|func|var|let|init|subscript|typealias)\b/
        var missing: [String] = []
        for (index, line) in file.lines.enumerated() {
            guard line.drop(while: { $0 == " " }).hasPrefix("public "), line.firstMatch(of: declaration) != nil else {
                continue
            }
            var above = index - 1
            while above >= 0, file.lines[above].trimmingCharacters(in: .whitespaces).hasPrefix("@") { above -= 1 }
            let before = above >= 0 ? file.lines[above].trimmingCharacters(in: .whitespaces) : ""
            if !before.hasPrefix("///") {
                missing.append("\(index + 1): \(line.trimmingCharacters(in: .whitespaces))")
            }
        }
        #expect(missing.isEmpty)
    }

    @Test("has a README whose commands install what the tests use")
    func commands() throws {
        let readme = try String(contentsOfFile: packageRoot + "/README.md", encoding: .utf8)
        for name in ["try", "test", "install"] {
            #expect(readme.contains("<!-- command: \(name) -->"), "the command “\(name)” has no marker")
        }
    }
}
