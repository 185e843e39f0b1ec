import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import fob

@Suite("config.json as fob changes it")
struct ConfigEditTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let before: String
        /// Nil where it is left alone.
        let after: String?
    }

    @Test(
        "one member changes, every other byte stays",
        arguments: [
            Case(
                testDescription: "a theme that is there, with comments around",
                before: "// mine\n{\n    // evening\n    \"theme\": \"dusk\", // was paper\n    \"keys\": {},\n}\n",
                after: "// mine\n{\n    // evening\n    \"theme\": \"mono\", // was paper\n    \"keys\": {},\n}\n"),
            Case(
                testDescription: "an escaped quote and wide characters before it",
                before: "{ /* 山😀 */ \"theme\": \"du\\\"sk\", \"auto_renew\": true }",
                after: "{ /* 山😀 */ \"theme\": \"mono\", \"auto_renew\": true }"),
            Case(
                testDescription: "no theme yet, members on lines of their own",
                before: "{\n  \"auto_renew\": true\n}\n",
                after: "{\n  \"theme\": \"mono\",\n  \"auto_renew\": true\n}\n"),
            Case(
                testDescription: "no theme yet, a comment behind the bracket",
                before: "{ // settings\n    \"auto_renew\": true\n}\n",
                after: "{ // settings\n    \"theme\": \"mono\",\n    \"auto_renew\": true\n}\n"),
            Case(
                testDescription: "no theme yet, all on one line", before: "{\"auto_renew\": true}",
                after: "{ \"theme\": \"mono\",\"auto_renew\": true}"),
            Case(testDescription: "an empty object", before: "{}", after: "{ \"theme\": \"mono\" }"),
            Case(
                testDescription: "an empty object over several lines", before: "{\n}\n",
                after: "{\n    \"theme\": \"mono\"\n}\n"),
            Case(
                testDescription: "an empty object with a comment that names a bracket", before: "{\n    // } none\n}\n",
                after: "{\n    \"theme\": \"mono\"\n    // } none\n}\n"),
            Case(
                testDescription: "lines that end as Windows ends them", before: "{\r\n    \"theme\": \"dusk\"\r\n}\r\n",
                after: "{\r\n    \"theme\": \"mono\"\r\n}\r\n"),
            Case(
                testDescription: "a key named theme further in", before: "{ \"keys\": { \"theme\": [\"x\"] } }",
                after: "{ \"theme\": \"mono\", \"keys\": { \"theme\": [\"x\"] } }"),
            Case(testDescription: "no object", before: "[]", after: nil),
            Case(testDescription: "a theme that is no string", before: "{ \"theme\": 7 }", after: nil),
        ])
    func edit(example: Case) throws {
        let edited = try ConfigEdit(Array(example.before.utf8)).setting("theme", to: "mono")
        #expect(edited.map { String(decoding: $0, as: UTF8.self) } == example.after)
    }

    @Test("a file that is not there is made, private; one behind a symbolic link is changed where it is")
    func files() throws {
        try withTemporaryFolder { folder in
            try ConfigFile(folder.path("new/config.json")).keep(theme: "dusk")
            #expect(try folder.text("new/config.json") == "{\n    \"theme\": \"dusk\"\n}\n")
            #expect(try folder.mode("new/config.json") == 0o600)
            #expect(try Settings.load(folder.path("new/config.json")).theme == "dusk")
            let own = try folder.write("{ \"theme\": \"dusk\" } // mine\n", to: "dotfiles/config.json")
            try FileManager.default.createSymbolicLink(atPath: folder.path("link.json"), withDestinationPath: own)
            try ConfigFile(folder.path("link.json")).keep(theme: "paper")
            #expect(try folder.text("dotfiles/config.json") == "{ \"theme\": \"paper\" } // mine\n")
            #expect(folder.files().filter { $0.contains("tmp") }.isEmpty)
            for mode: mode_t in [0o644, 0o664, 0o400, 0o600] {
                chmod(own, mode)
                try ConfigFile(own).keep(theme: "mono-\(mode)")
                #expect(try folder.mode("dotfiles/config.json") == Int(mode))
            }
        }
    }

    @Test("a file that cannot be read is left alone, and the reason is said", arguments: ["{", "", "[]"])
    func broken(text: String) throws {
        try withTemporaryFolder { folder in
            let path = try folder.write(text, to: "config.json")
            #expect(throws: Failure.self) { try ConfigFile(path).keep(theme: "dusk") }
            #expect(try folder.text("config.json") == text)
        }
    }
}
