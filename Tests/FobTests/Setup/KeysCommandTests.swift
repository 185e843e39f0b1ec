import Foundation
import TestSupport
import Testing
import Vocabulary

@Suite("Somebody asks for the keys, and binds their own")
struct KeysCommandTests {
    private static let file = "fob/config/config.json"

    @Test("the list has every action, with the keys of config.json", .timeLimit(.minutes(5)))
    func list() async throws {
        try await withPerson { person in
            try person.folder.write(#"{ "keys": { "refresh": ["f5"], "revoke": [] } }"#, to: Self.file)
            let document = try await person.json("keys", "--json")
            let keys = try #require(document["keys"]?.elements)
            #expect(document["schema"] == "fob.keys/1")
            let refresh = try #require(keys.first { $0["id"] == "refresh" })
            #expect(refresh["keys"] == ["f5"] && refresh["default_keys"] == ["r"])
            #expect(keys.first { $0["id"] == "revoke" }?["keys"] == [])
            let text = try await person.fob("keys")
            #expect(text.output.split(separator: "\n").count == keys.count)
            #expect(text.output.contains("(no key)") && text.errors.isEmpty)
        }
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let settings: String
        let says: String
    }

    @Test(
        "keys that cannot be are refused with file, line and column",
        .timeLimit(.minutes(5)),
        arguments: [
            Mistake(
                testDescription: "two actions on one key",
                settings: "{\n  \"keys\": {\n    \"refresh\": [\"e\"]\n  }\n}",
                says: "config.json:3:5: e is bound to “refresh” and to “exchange” in the context inspect."),
            Mistake(
                testDescription: "an action that there is not", settings: "{ \"keys\": {\n \"refesh\": [] } }",
                says: "config.json:2:2: there is no action “refesh”; the nearest is “refresh”."),
            Mistake(
                testDescription: "a key that no keyboard has", settings: "{ \"keys\": { \"sort\": [\"hyper-x\"] } }",
                says: "config.json:1:22: “hyper-x” is no key."),
        ])
    func refused(mistake: Mistake) async throws {
        try await withPerson { person in
            try person.folder.write(mistake.settings, to: Self.file)
            let result = try await person.fob("keys")
            #expect(result.status == 2)
            #expect(result.errors.contains(mistake.says), "\(result.errors)")
        }
    }
}
