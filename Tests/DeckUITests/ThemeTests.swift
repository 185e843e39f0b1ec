import Cells
import DeckModel
import Foundation
import Testing
import Vocabulary

@testable import DeckUI

@Suite("Themes")
struct ThemeTests {
    private func catalogue(_ text: String, name: String = "own") -> ThemeCatalogue {
        ThemeCatalogue(userFiles: [("/users/ada/.config/fob/themes/\(name).json", Array(text.utf8))])
    }

    private func defects(_ text: String) -> [String] {
        do {
            _ = try catalogue(text).load("own")
            return []
        } catch {
            return error.defects.map { "\($0.position): \($0.reason)" }
        }
    }

    @Test("every theme compiled in can be read and gives no concern", arguments: ThemeCatalogue().names)
    func builtIn(name: String) throws {
        let theme = try ThemeCatalogue().load(name)
        #expect(theme.name == name)
        #expect(theme.concerns().isEmpty)
    }

    @Test("the default theme uses the terminal's own colours only")
    func terminalOnly() throws {
        let theme = try ThemeCatalogue().load("terminal")
        for look in theme.looks.values {
            for colour in [look.foreground.best, look.background.best] {
                switch colour {
                case .default, .ansi: break
                case .palette, .rgb: Issue.record("\(colour) is not an ANSI colour")
                }
            }
            #expect(look.foreground.best != .ansi(0) && look.foreground.best != .ansi(7))
        }
    }

    @Test(
        "without colour, ok, soon and expired still differ, and the selection can be seen",
        arguments: ThemeCatalogue().names)
    func mono(name: String) throws {
        let styles = try ThemeCatalogue().load(name).styles(for: .none)
        let states = Set([styles[.expiryOK], styles[.expirySoon], styles[.expiryExpired]])
        #expect(states.count == 3)
        #expect(styles[.selection].attributes.contains(.reverse))
        for slot in Slot.allCases {
            #expect(styles[slot].foreground == .default && styles[slot].background == .default)
        }
    }

    struct Defect: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let says: String
    }

    @Test(
        "defects are named by place",
        arguments: [
            Defect(
                testDescription: "broken JSON", text: "{ \"slots\": { \"text\" \"red\" } }",
                says: "1:21: a colon is expected after the key"),
            Defect(
                testDescription: "an unknown slot", text: "{\n  \"slots\": { \"expiry.okay\": \"green\" }\n}",
                says: "2:14: there is no slot “expiry.okay”; the nearest is “expiry.ok”"),
            Defect(
                testDescription: "an unknown key", text: "{ \"slot\": {} }",
                says: "1:3: there is no key “slot”; the nearest is “slots”"),
            Defect(
                testDescription: "an unknown colour", text: "{ \"slots\": { \"text\": \"gren\" } }",
                says:
                    "1:22: “gren” is no colour: a colour is an ANSI name, default, 0 to 255, #rrggbb or #rrggbb/256/16; the nearest name is “green”"
            ),
            Defect(
                testDescription: "an unknown attribute", text: "{ \"slots\": { \"text\": \"red bolt\" } }",
                says: "1:22: there is no attribute “bolt”; the nearest is “bold”"),
            Defect(
                testDescription: "a number for a look", text: "{ \"slots\": { \"text\": 7 } }",
                says: "1:22: text is a string, not a number"),
            Defect(testDescription: "a list", text: "[]", says: "1:1: a theme is an object, this is an array"),
            Defect(
                testDescription: "a kind there is not", text: "{ \"kind\": \"grey\" }",
                says: "1:11: kind is dark or light, not “grey”"),
            Defect(
                testDescription: "nothing behind on", text: "{ \"slots\": { \"text\": \"red on\" } }",
                says: "1:22: a colour is missing behind “on”"),
            Defect(
                testDescription: "an ancestor there is not", text: "{ \"inherits\": \"nowhere\" }",
                says: "1:15: there is no theme “nowhere”; there are dusk, mono, own, paper, terminal"),
            Defect(
                testDescription: "itself as ancestor", text: "{ \"inherits\": \"own\" }",
                says: "1:15: there is no theme “own”; there are dusk, mono, own, paper, terminal"),
        ])
    func namedByPlace(defect: Defect) { #expect(defects(defect.text) == [defect.says]) }

    @Test("two themes that inherit each other are refused")
    func cycle() {
        let catalogue = ThemeCatalogue(userFiles: [
            ("a.json", Array("{\"inherits\": \"b\"}".utf8)), ("b.json", Array("{\"inherits\": \"a\"}".utf8)),
        ])
        #expect(throws: ThemeDefects.self) { try catalogue.load("a") }
    }

    @Test("a broken theme is a notice and the default, never an end")
    func fallback() {
        let (theme, notice) = catalogue("{").theme("own")
        #expect(theme.name == "terminal")
        #expect(notice?.hasPrefix("/users/ada/.config/fob/themes/own.json:1:2: ") == true)
        #expect(notice?.hasSuffix("; using the theme terminal") == true)
        #expect(ThemeCatalogue().theme("nowhere").theme.name == "terminal")
    }

    @Test("comments, trailing commas, palette names, triples and inheritance are read; the user's file wins")
    func lenient() throws {
        let text = """
            // mine
            {
                "inherits": "terminal",
                "palette": { "leaf": "#00ff00/46/green" },
                "slots": { "expiry.ok": "leaf on 17 italic", },
            }
            """
        let theme = try catalogue(text, name: "terminal").load("terminal")
        #expect(
            theme.styles(for: .palette)[.expiryOK]
                == Style(foreground: .palette(46), background: .palette(17), attributes: .italic))
        #expect(theme.styles(for: .palette)[.barFull] == theme.styles(for: .palette)[.expiryOK])
        #expect(theme.styles(for: .palette)[.selection].attributes == .reverse)
    }

    @Test("on sixteen colours a triple gives its third part, a bare #hex the fallback of its slot")
    func sixteen() throws {
        let theme = try catalogue(
            "{ \"slots\": { \"text\": \"cyan\", \"busy\": \"#ff0000/196/red\", \"title\": \"#ff0000 bold\" } }"
        ).load("own")
        let styles = theme.styles(for: .sixteen)
        #expect(styles[.busy].foreground == .ansi(1))
        #expect(styles[.title] == styles[.text])
        #expect(theme.styles(for: .palette)[.title].foreground == .rgb(255, 0, 0).fitted(to: .palette))
    }

    @Test("what a person would stumble over is said")
    func concerns() throws {
        let theme = try catalogue(
            "{ \"slots\": { \"text\": \"#777777 on #666666\", \"selection\": \"#777777 on #000000\" } }"
        ).load("own")
        #expect(theme.concerns().count == 5)
        #expect(theme.concerns().first == "text has a contrast of 1.2:1, at least 4.5:1 is needed")
    }

    @Test("docs/themes.md and its schema list every slot, with its purpose and its fallback")
    func documented() throws {
        let docs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs")
        let page = try String(contentsOf: docs.appending(path: "themes.md"), encoding: .utf8)
        let schema = try JSON(
            parsing: Array(Data(contentsOf: docs.appending(path: "schema/theme.schema.json"))))
        let listed = schema.at(path: "properties.slots.properties")?.members?.map(\.key) ?? []
        #expect(listed.sorted() == Slot.allCases.map(\.rawValue).sorted())
        for slot in Slot.allCases {
            let fallback = slot.fallback.map { "`\($0.rawValue)`" } ?? "the terminal's own"
            #expect(page.contains("| `\(slot.rawValue)` | \(slot.purpose) | \(fallback) |"))
        }
    }

    @Test("black on white is 21:1")
    func contrast() {
        #expect(abs(Theme.contrast((0, 0, 0), (255, 255, 255)) - 21) < 0.001)
        #expect(abs(Theme.contrast((119, 119, 119), (255, 255, 255)) - 4.478) < 0.001)
    }

    @Test("the looks of the main screen: the selection is one style over its whole row")
    func styleLayer() throws {
        let state = try DeckFixture.main(width: 80, height: 24)
        let grid = DeckFixture.frame(state, 80, 24, theme: "mono", depth: .none).grid
        let reversed = (0..<24).filter { y in (1..<43).allSatisfy { grid[$0, y].style.attributes.contains(.reverse) } }
        #expect(reversed.count == 1)
        #expect(grid.line(reversed.first ?? 0).contains(">"))
    }
}
