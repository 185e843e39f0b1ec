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
        #expect(ThemeCatalogue().defects(of: name).isEmpty)
    }

    @Test("the themes that were promised are there")
    func promised() {
        let promised = [
            "blue-orange", "blue-orange-light", "contrast", "dusk", "mono", "paper", "solarized", "terminal",
        ]
        #expect(Set(promised).subtracting(ThemeCatalogue().names).isEmpty)
    }

    @Test("the theme contrast gives every slot two colours of its own, at least 7:1 apart")
    func highContrast() throws {
        let styles = try ThemeCatalogue().load("contrast").styles(for: .direct)
        for slot in Slot.allCases {
            let text = try #require(styles[slot].foreground.fixed)
            let ground = try #require(styles[slot].background.fixed)
            #expect(Theme.contrast(text, ground) >= 7, "\(slot)")
        }
    }

    @Test(
        "the themes for the colour-blind tell the states apart by blue against orange, at every depth",
        arguments: ["blue-orange", "blue-orange-light"], [ColourDepth.eight, .sixteen, .palette, .direct])
    func blueAndOrange(name: String, depth: ColourDepth) throws {
        let styles = try ThemeCatalogue().load(name).styles(for: depth)
        let well = styles[.expiryOK].foreground
        for slot in [Slot.expirySoon, .expiryExpired, .statusWarn, .statusError] {
            #expect(styles[slot].foreground != well)
            #expect(styles[slot].foreground != .ansi(2))
        }
        guard depth == .direct, let ok = well.fixed, let late = styles[.expiryExpired].foreground.fixed else { return }
        #expect(ok.blue > ok.red && late.red > late.blue)
    }

    @Test("an heir's names for colours hold in what it inherits, and its ancestor's names hold in the heir")
    func palettes() throws {
        let catalogue = ThemeCatalogue(userFiles: [
            (
                "base.json",
                Array("{\"palette\": {\"ink\": \"red\", \"sea\": \"blue\"}, \"slots\": {\"text\": \"ink\"}}".utf8)
            ),
            (
                "heir.json",
                Array(
                    "{\"inherits\": \"base\", \"palette\": {\"ink\": \"green\"}, \"slots\": {\"title\": \"sea\"}}".utf8)
            ),
        ])
        let styles = try catalogue.load("heir").styles(for: .sixteen)
        #expect(styles[.text].foreground == .ansi(2) && styles[.title].foreground == .ansi(4))
        #expect(try catalogue.load("base").styles(for: .sixteen)[.text].foreground == .ansi(1))
    }

    @Test(
        "where a selection's colours cannot be shown it is reversed", arguments: [ColourDepth.none, .eight, .sixteen])
    func visibleSelection(depth: ColourDepth) throws {
        let theme = try catalogue("{ \"slots\": { \"selection\": \"#000000 on #ffff00\" } }").load("own")
        #expect(theme.styles(for: depth)[.selection].attributes.contains(.reverse))
        #expect(theme.styles(for: .palette)[.selection].attributes.isEmpty)
    }

    @Test("the default theme uses the terminal's own colours only")
    func terminalOnly() throws {
        let theme = try ThemeCatalogue().load("terminal")
        for look in theme.looks.values {
            for colour in [look.foreground.best, look.background?.best ?? .default] {
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

    private static let themes = (ThemeCatalogue().names + ["own"]).sorted().joined(separator: ", ")

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
                says: "1:15: there is no theme “nowhere”; there are \(themes)"),
            Defect(
                testDescription: "itself as ancestor", text: "{ \"inherits\": \"own\" }",
                says: "1:15: there is no theme “own”; there are \(themes)"),
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

    @Test(
        "what a person would stumble over is said, with its place",
        arguments: [
            (
                "{ \"slots\": { \"text\": \"#777777 on #666666\", \"selection\": \"default reverse\" } }",
                "own.json:1:22: text has a contrast of 1.2:1, at least 4.5:1 is needed"
            ),
            (
                "{ \"slots\": { \"title\": \"#777777/238/white on 235\" } }",
                "own.json:1:23: title has a contrast of 3.3:1, at least 4.5:1 is needed"
            ),
            (
                "{ \"slots\": { \"title\": \"#dddddd/238/white on 235\" } }",
                "own.json:1:23: title has a contrast of 1.5:1 with 256 colours, at least 4.5:1 is needed"
            ),
            (
                "{ \"slots\": { \"selection\": \"default on blue\" } }",
                "own.json:1:27: selection looks like text: give it another foreground or reverse"
            ),
            ("{}", "own: selection looks like text: give it another foreground or reverse"),
            (
                "{ \"slots\": {\n\"expiry.ok\": \"green\",\n\"expiry.soon\": \"yellow\" } }",
                "own.json:3:16: expiry.ok and expiry.soon look alike without colour: give one an attribute"
            ),
        ])
    func concerns(text: String, says: String) throws {
        let catalogue = ThemeCatalogue(userFiles: [("own.json", Array(text.utf8))])
        #expect(catalogue.defects(of: "own").map(\.description).contains(says))
        // Colours that people set to their taste cannot be judged.
        #expect(!catalogue.defects(of: "own").contains { $0.reason.hasPrefix("selection has a contrast") })
    }

    @Test("a look is said as it is written")
    func spelled() throws {
        for look in ["#e6d9c2/187/default on 17 bold italic", "bright-red", "default reverse", "#00ff00 on #000000"] {
            let theme = try catalogue("{ \"slots\": { \"text\": \"\(look)\" } }").load("own")
            #expect(theme.look(of: .dialog)?.look.description == look)
            #expect(theme.look(of: .dialog)?.slot == .text)
        }
    }

    @Test("docs/themes.md holds the tables that the code makes, and the schema every slot")
    func documented() throws {
        let docs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs")
        let file = docs.appending(path: "themes.md")
        var page = try String(contentsOf: file, encoding: .utf8)
        for (name, table) in [
            ("slots", ThemesDocument.slots), ("themes", ThemesDocument.themes),
            ("picture colours", ThemesDocument.pictureColours),
        ] {
            let start = try #require(page.range(of: "<!-- \(name) -->\n"))
            let end = try #require(page.range(of: "<!-- end of \(name) -->"))
            let place = start.upperBound..<end.lowerBound
            if ProcessInfo.processInfo.environment["FOB_REWRITE_DOCS"] == "1" {
                page.replaceSubrange(place, with: table)
            } else {
                #expect(page[place] == table, "run the tests with FOB_REWRITE_DOCS=1")
            }
        }
        if ProcessInfo.processInfo.environment["FOB_REWRITE_DOCS"] == "1" {
            try page.write(to: file, atomically: true, encoding: .utf8)
        }
        let schema = try JSON(
            parsing: Array(Data(contentsOf: docs.appending(path: "schema/theme.schema.json"))))
        let listed = schema.at(path: "properties.slots.properties")?.members?.map(\.key) ?? []
        #expect(listed.sorted() == Slot.allCases.map(\.rawValue).sorted())
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
