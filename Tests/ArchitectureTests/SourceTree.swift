import Foundation
import TestSupport
import Testing

/// A Swift file below Sources, as text.
struct SourceFile: Sendable, CustomTestStringConvertible {
    /// From the package's folder: `Sources/Vocabulary/Secret.swift`.
    let path: String
    let lines: [String]
    /// The lines with comments cut off and the texts of string literals emptied, as far as one line shows them.
    let code: [(number: Int, text: String)]
    /// The modules it imports, without access level and attributes.
    let imports: [String]

    init(path: String, lines: [String]) {
        self.path = path
        self.lines = lines
        code = Self.code(of: lines)
        imports = Self.imports(of: lines)
    }

    /// Whether the pattern, read without case, is anywhere in the file. To be asked before each line is looked at: most
    /// files have nothing to hide, and hundreds of thousands of searches hold up every other test.
    func has(_ pattern: String) -> Bool {
        lines.joined(separator: "\n").range(of: pattern, options: [.regularExpression, .caseInsensitive]) != nil
    }

    var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
    var testDescription: String { path }

    private static func code(of lines: [String]) -> [(number: Int, text: String)] {
        var isInText = false
        var isInComment = false
        return lines.enumerated().map { index, line in
            var text = line
            let trimmed = line.trimmingCharacters(in: .whitespaces)
            if isInComment {
                if trimmed.contains("*/") { isInComment = false }
                return (index + 1, "")
            }
            if trimmed.hasPrefix("/*"), !trimmed.contains("*/") {
                isInComment = true
                return (index + 1, "")
            }
            let hasQuotes = line.utf8.contains(UInt8(ascii: "\""))
            let fences = hasQuotes ? line.components(separatedBy: "\"\"\"").count - 1 : 0
            if isInText || fences > 0 {
                if fences % 2 == 1 { isInText.toggle() }
                return (index + 1, "")
            }
            if hasQuotes { text = text.replacing(/"(?:\\.|[^"\\])*"/, with: "\"\"") }
            guard text.utf8.contains(UInt8(ascii: "/")) else { return (index + 1, text) }
            if let comment = text.range(of: "//") { text = String(text[..<comment.lowerBound]) }
            return (index + 1, text)
        }
    }

    private static func imports(of lines: [String]) -> [String] {
        lines.compactMap { line in
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"),
                words[..<place].allSatisfy({ $0.hasPrefix("@") || ["public", "package", "internal"].contains($0) }),
                words.count > place + 1
            else { return nil }
            // `import struct Foundation.URL` names the module before the point.
            let name =
                ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
                    .contains(String(words[place + 1])) && words.count > place + 2 ? words[place + 2] : words[place + 1]
            return name.split(separator: ".").first.map(String.init)
        }
    }
}

/// What is compared with the rules.
enum SourceTree {
    /// All Swift files below Sources; build tools run on the builder's machine and have rules of their own.
    static let files: [SourceFile] = read(below: "Sources").filter { !buildTools.contains($0.target) }

    static let buildTools: Set<String> = ["EmbedData", "EmbedDataPlugin"]

    static func read(below folder: String) -> [SourceFile] {
        let root = packageRoot + "/" + folder
        let all = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return all.filter { $0.hasSuffix(".swift") }.sorted().compactMap { relative in
            guard let text = try? String(contentsOfFile: root + "/" + relative, encoding: .utf8) else { return nil }
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            return SourceFile(path: folder + "/" + relative, lines: lines)
        }
    }

    /// The paths that git knows, or would with the next `git add`.
    static func trackedFiles() async throws -> [String] {
        let result = try await run(
            "git", ["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            in: packageRoot)
        guard result.status == 0 else { throw ProgramError("git: \(result.errors)") }
        return result.output.split(separator: "\0").map(String.init).filter {
            FileManager.default.fileExists(atPath: packageRoot + "/" + $0)
        }
    }
}
