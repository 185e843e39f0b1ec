import Foundation
import TestSupport
import Testing
import Vocabulary

@Suite("The deck without a terminal")
struct PictureTests {
    /// A file of docs/pictures and how it is made.
    static let pictures: [(name: String, arguments: [String])] = [
        ("main", ["--render", "110x32"]), ("filter", ["--render", "80x24", "--screen", "filter"]),
        ("exchange", ["--render", "80x24", "--screen", "exchange"]),
        ("inspect", ["--render", "80x44", "--screen", "inspect"]), ("help", ["--render", "80x44", "--screen", "help"]),
        ("main-dusk", ["--render", "80x24", "--theme", "dusk"]),
        ("main-solarized-light", ["--render", "80x24", "--theme", "solarized-light"]),
        ("themes", ["--render", "80x24", "--screen", "themes", "--theme", "contrast"]),
    ]

    private func render(_ arguments: [String], _ person: Person) async throws -> ProgramResult {
        try PictureStore(home: person.folder.path("fob")).write()
        try Data(PictureStore.now.rfc3339.utf8).write(to: URL(fileURLWithPath: person.folder.path("now")))
        return try await person.fob(["deck"] + arguments, adding: ["TZ": "UTC"])
    }

    @Test(
        "the pictures of docs are what the deck draws; FOB_REWRITE_DOCS=1 draws them anew", .timeLimit(.minutes(5)),
        arguments: pictures.map(\.name))
    func current(name: String) async throws {
        let arguments = try #require(Self.pictures.first { $0.name == name }).arguments
        try await withPerson { person in
            let drawn = try await render(arguments + ["--svg", "-"], person)
            try #require(drawn.status == 0, "\(drawn.errors)")
            let file = URL(fileURLWithPath: packageRoot + "/docs/pictures/\(name).svg")
            if ProcessInfo.processInfo.environment["FOB_REWRITE_DOCS"] == "1" {
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(drawn.standardOutput).write(to: file)
            }
            let kept = try String(contentsOf: file, encoding: .utf8)
            #expect(drawn.output == kept, "run the tests with FOB_REWRITE_DOCS=1 and look at what changed")
        }
    }

    @Test("every picture is well-formed XML, and is shown by a page")
    func wellFormed() throws {
        let pages = try ["README.md", "docs/keys.md", "docs/themes.md", "docs/cli.md"].filter {
            FileManager.default.fileExists(atPath: packageRoot + "/" + $0)
        }.map { try String(contentsOfFile: packageRoot + "/" + $0, encoding: .utf8) }.joined()
        for (name, _) in Self.pictures {
            let data = try Data(contentsOf: URL(fileURLWithPath: packageRoot + "/docs/pictures/\(name).svg"))
            #expect(data.starts(with: Data("<svg ".utf8)))
            #expect(pages.contains("pictures/\(name).svg"), "no page shows \(name)")
        }
    }

    @Test(
        "each screen is drawn as text at any size, without a terminal, a secret or a change", .timeLimit(.minutes(5)),
        arguments: ["main", "filter", "exchange", "inspect", "help", "themes"])
    func text(screen: String) async throws {
        try await withPerson { person in
            for size in ["120x60", "50x15", "30x6", "1x1"] {
                let before = Set(person.folder.files())
                let drawn = try await render(["--render", size, "--screen", screen], person)
                #expect(drawn.status == 0 && drawn.errors.isEmpty, "\(drawn.errors)")
                let rows = drawn.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                #expect(rows.count == Int(size.split(separator: "x")[1]))
                if screen == "inspect", size == "120x60" {
                    for part in ["Header sets", "History", "Last exchange (secrets left out)", "< 200"] {
                        #expect(drawn.output.contains(part), "no “\(part)”")
                    }
                }
                #expect(!drawn.output.contains("of-nobody") && !drawn.output.contains("\u{1B}"))
                #expect(before.isEmpty || Set(person.folder.files()).isSuperset(of: before))
                #expect(!person.folder.exists("fob/store/locks"), "a picture changes nothing")
            }
        }
    }

    @Test("a size that is none, and a picture without one, are mistakes", .timeLimit(.minutes(5)))
    func mistakes() async throws {
        try await withPerson { person in
            for arguments in [["--render", "80"], ["--render", "0x5"], ["--svg", "x.svg"], ["--screen", "help"]] {
                let status = try await person.fob(["deck"] + arguments).status
                #expect(status == 2, "\(arguments)")
            }
        }
    }

    @Test("a picture goes into the file that is named, with the colours that are asked for", .timeLimit(.minutes(5)))
    func file() async throws {
        try await withPerson { person in
            for (depth, colour) in [("true", "#6fc3b7"), ("256", "#5fd7af"), ("16", "#5cc8c8")] {
                let path = person.folder.path("picture-\(depth).svg")
                let drawn = try await render(
                    ["--render", "80x24", "--theme", "dusk", "--depth", depth, "--svg", path], person)
                #expect(drawn.status == 0 && drawn.output.isEmpty)
                let picture = try person.folder.text("picture-\(depth).svg")
                #expect(picture.contains(colour), "\(depth)")
            }
        }
    }
}
