import Foundation
import TestSupport
import Testing
import Vocabulary

/// Files of the store that hold something else than they should, through the real program.
@Suite("A damaged file harms what it is about and nothing else", .timeLimit(.minutes(10)))
struct StoreDamageTests {
    /// What a file holds after it was damaged, made of what it held before.
    private static let damages: [(what: String, damage: @Sendable (String) -> [UInt8])] = [
        ("empty", { _ in [] }),
        ("cut", { Array($0.utf8.dropLast(20)) }),
        ("trailing garbage", { Array(($0 + "x").utf8) }),
        ("a key that stands twice", { Array($0.replacing("\"version\"", with: "\"version\": 1, \"version\"").utf8) }),
        ("a number for a text", { Array($0.replacing(/"format"[^,]*,/, with: "\"format\": 7,").utf8) }),
        ("version 0", { Array($0.replacing(/"version" *: *1/, with: "\"version\": -1").utf8) }),
        ("deep nesting", { _ in Array(String(repeating: "[", count: 200_000).utf8) }),
        ("invalid UTF-8", { Array($0.utf8.dropLast(3)) + [0xFF, 0x22, 0x7D] }),
        ("zeros", { Array(repeating: 0, count: $0.utf8.count) }),
    ]

    @Test func `case 38: each kind of damage to a record harms one account, is named, and is left as it is`()
        async throws
    {
        try await withPair { person in
            let record = "fob/store/accounts/tradevest-local/bad.json"
            let good = try person.folder.text(record)
            for (what, damage) in Self.damages {
                let bytes = damage(good)
                try Data(bytes).write(to: URL(fileURLWithPath: person.folder.path(record)))
                try await expectOneHarmed(by: what, in: person)
                #expect(try person.folder.read(record) == bytes, "\(what)")
            }
            try Data(good.utf8).write(to: URL(fileURLWithPath: person.folder.path(record)))
            // A file of 1 GB that is none: refused by its length.
            try #require(truncate(person.folder.path(record), 1 << 30) == 0)
            try await expectOneHarmed(by: "1 GB", in: person)
        }
    }

    private func expectOneHarmed(by what: String, in person: Person) async throws {
        let bad = "tradevest-local/bad"
        let entries = try #require(try await person.json("accounts", "--json")["accounts"]?.elements)
        #expect(entries.map { $0["state"]?.string } == ["damaged", "valid"], "\(what)")
        #expect(entries.first?["problem"]?.string?.contains("bad.json") == true, "\(what)")
        #expect(try await person.fob("accounts").output.contains(/tradevest-local\/bad +damaged/), "\(what)")
        #expect(try await person.fob("token", "tradevest-local/good").status == 0, "\(what)")
        for command in [["token", bad], ["refresh", bad], ["login", bad]] {
            let result = try await person.fob(command)
            #expect(result.status == 7, "\(what) \(command): \(result.errors)")
            #expect(result.errors.contains("bad.json"), "\(what) \(command): \(result.errors)")
        }
        let all = try await person.fob("refresh", "--all")
        #expect(all.status == 7 && all.errors.contains("bad.json"), "\(what): \(all.errors)")
        #expect(all.errors.contains("tradevest-local/good: renewed"), "\(what): \(all.errors)")
        let token = try await person.fob("token", bad)
        let hasPlace = token.errors.contains(/bad\.json:[0-9]+:[0-9]+:/) || token.errors.contains("larger than")
        #expect(hasPlace, "\(what): \(token.errors)")
        if !token.errors.contains("larger than") {
            #expect(token.errors.contains("fob store restore"), "\(what): \(token.errors)")
        }
        let doctor = try await person.fob("doctor")
        #expect(doctor.status == 7 && doctor.output.contains("bad.json"), "\(what): \(doctor.output)")
    }

    @Test func `case 38: a damaged provider harms its accounts, and a damaged store.json stops only writing`()
        async throws
    {
        try await withPair { person in
            for file in ["store.json", "providers/tradevest-local.json"] {
                let path = "fob/store/" + file
                let good = try person.folder.text(path)
                for (what, damage) in Self.damages {
                    let bytes = damage(good)
                    try Data(bytes).write(to: URL(fileURLWithPath: person.folder.path(path)))
                    let list = try await person.fob("accounts", "--json")
                    #expect(list.status == 0, "\(file), \(what): \(list.errors)")
                    let entries = try #require(
                        try JSON(parsing: list.standardOutput, dialect: .strict)["accounts"]?.elements)
                    let isHeader = file == "store.json"
                    let states = entries.map { $0["state"]?.string }
                    #expect(states == (isHeader ? ["valid", "valid"] : ["damaged", "damaged"]), "\(file), \(what)")
                    let token = try await person.fob("token", "tradevest-local/good")
                    #expect(token.status == 0, "a token that lives is served: \(file), \(what): \(token.errors)")
                    let refresh = try await person.fob("refresh", "tradevest-local/good")
                    #expect(refresh.status == 7 && refresh.errors.contains(file), "\(file), \(what): \(refresh.errors)")
                    #expect(try person.folder.read(path) == bytes, "\(file), \(what)")
                }
                try Data(good.utf8).write(to: URL(fileURLWithPath: person.folder.path(path)))
                #expect(try await person.fob("refresh", "tradevest-local/good").status == 0, "nothing was lost")
            }
        }
    }

    @Test func `case 41: times in a record that no clock ever showed neither stop fob nor make a token live for ever`()
        async throws
    {
        let times = ["0001-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"]
        try await withPair { person in
            let record = "fob/store/accounts/tradevest-local/bad.json"
            let good = try person.folder.text(record)
            for issued in times {
                for end in times {
                    let text =
                        good
                        .replacing(/("issued_at" *: *")[^"]*"/) { "\($0.output.1)\(issued)\"" }
                        .replacing(/("expires_at" *: *")[^"]*"/) { "\($0.output.1)\(end)\"" }
                    try person.folder.write(text, to: record)
                    let entries = try #require(try await person.json("accounts", "--json")["accounts"]?.elements)
                    let state = entries.first?["state"]?.string
                    #expect(state != "valid" || (end > "9" && issued < "9"), "\(issued) \(end): \(state ?? "")")
                    for command in [["accounts"], ["show", "tradevest-local/bad"], ["refresh", "--within", "1h"]] {
                        let result = try await person.fob(command)
                        #expect(result.status == 0, "\(issued) \(end) \(command): \(result.errors)")
                    }
                    try person.folder.write(text, to: record)
                    let token = try await person.fob("token", "tradevest-local/bad", "--json")
                    #expect(token.status == 0, "\(issued) \(end): \(token.errors)")
                    // What had ended, or was issued at a time to come, was renewed.
                    let isServed = try person.folder.text(record) == text
                    #expect(isServed == (end > "9" && issued < "9"), "\(issued) \(end)")
                }
            }
        }
    }

    /// Lends a person with two accounts, `good` and `bad`.
    private func withPair(_ body: (Person) async throws -> Void) async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                try await person.fob("login", "tradevest-local/good")
                try await person.fob("login", "tradevest-local/bad")
                try await body(person)
            }
        }
    }
}
