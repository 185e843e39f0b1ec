import TestSupport
import Testing
import Vocabulary

@Suite("fob theme")
struct ThemeCommandTests {
    @Test("lists what is compiled in and what is one's own, with a star at the one in use", .timeLimit(.minutes(5)))
    func list() async throws {
        try await withPerson { person in
            try person.folder.write("{ \"theme\": \"mine\" }", to: "fob/config/config.json")
            try person.folder.write("{ \"inherits\": \"paper\" }", to: "fob/config/themes/mine.json")
            try person.folder.write("{", to: "fob/config/themes/broken.json")
            let list = try await person.fob("theme", "list").output.split(separator: "\n")
            #expect(list.contains { $0.hasPrefix("mine *") && $0.contains("light") && $0.contains("mine.json") })
            #expect(list.contains { $0.hasPrefix("broken ") && $0.contains("cannot be used") })
            #expect(list.contains { $0.hasPrefix("dusk ") && $0.contains("dark") && $0.hasSuffix("fob itself") })
            let document = try await person.json("theme", "list", "--json")
            #expect(document["schema"] == "fob.themes/1")
            let themes = document["themes"]?.elements ?? []
            #expect(themes.filter { $0["in_use"] == true }.map { $0["name"]?.string } == ["mine"])
            #expect(themes.filter { $0["usable"] == false }.map { $0["name"]?.string } == ["broken"])
        }
    }

    @Test("shows the file as it is, every slot with where its look comes from, or a document", .timeLimit(.minutes(5)))
    func show() async throws {
        try await withPerson { person in
            let file = try await person.fob("theme", "show", "dusk").output
            #expect(file.hasPrefix("// Warm") && file.contains("\"expiry.soon\": \"amber bold\""))
            let own = try await person.fob("theme", "show").output
            #expect(own.contains("\"name\": \"terminal\""))
            let slots = try await person.fob("theme", "show", "dusk", "--slots").output.split(separator: "\n")
            #expect(
                slots.contains { $0.hasPrefix("selection  ") && $0.contains("#2b2a33/236/black on #6fc3b7/79/cyan") })
            #expect(slots.contains { $0.hasPrefix("bar.full") && $0.contains("as expiry.ok") })
            let document = try await person.json("theme", "show", "dusk", "--json")
            #expect(document.at(path: "slots")?["danger"]?["from"] == "status.error")
            let unknown = try await person.fob("theme", "show", "dsk")
            #expect(unknown.status == 3 && unknown.errors.contains("Did you mean “dusk”?"))
        }
    }

    @Test("finds every shipped theme sound, and explains a broken one by its place", .timeLimit(.minutes(5)))
    func check() async throws {
        try await withPerson { person in
            let all = try await person.fob("theme", "check")
            #expect(all.status == 0 && all.errors.isEmpty && all.output.contains("contrast: the theme is sound."))
            let path = try person.folder.write(
                "{\n  \"slots\": {\n    \"expiry.okay\": \"green\",\n    \"text\": \"#777777 on #666666\"\n  }\n}",
                to: "own.json")
            let broken = try await person.fob("theme", "check", path, "dusk")
            #expect(broken.status == 2 && broken.output.contains("dusk: the theme is sound."))
            #expect(broken.errors.contains("own.json:3:5: there is no slot “expiry.okay”; the nearest is “expiry.ok”"))
            try person.folder.write("{ \"slots\": { \"text\": \"#777777 on #666666\" } }", to: "own.json")
            let faint = try await person.fob("theme", "check", path)
            #expect(faint.status == 2)
            #expect(faint.errors.contains("own.json:1:22: text has a contrast of 1.2:1, at least 4.5:1 is needed"))
            #expect(try await person.fob("theme", "check", "nowhere").status == 3)
            #expect(try await person.fob("theme", "check", "./nowhere.json").status == 2)
        }
    }

    @Test("FOB_THEMES goes before the folder beside config.json, and that before the binary", .timeLimit(.minutes(5)))
    func searchPath() async throws {
        try await withPerson { person in
            try person.folder.write("{ \"author\": \"first\" }", to: "one/dusk.json")
            try person.folder.write("{ \"author\": \"second\" }", to: "two/paper.json")
            try person.folder.write("{ \"author\": \"third\" }", to: "fob/config/themes/dusk.json")
            try person.folder.write("{ \"author\": \"fourth\" }", to: "fob/config/themes/mono.json")
            let folders = [person.folder.path("one"), person.folder.path("two")].joined(separator: ":")
            for (name, author) in [("dusk", "first"), ("paper", "second"), ("mono", "fourth"), ("contrast", "fob")] {
                let result = try await person.fob(
                    "theme", "show", name, "--json", adding: ["FOB_THEMES": folders])
                #expect(result.output.contains("\"author\": \"\(author)\""), "\(name)")
            }
        }
    }
}
