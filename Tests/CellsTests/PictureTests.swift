import Testing

@testable import Cells

@Suite("A grid as a picture")
struct GridPictureTests {
    @Test("text is escaped, and what XML cannot hold is left out")
    func escaping() {
        #expect(GridPicture.escaped("<a href=\"x\">&\u{1B}\u{FFFF}é") == "&lt;a href=&quot;x&quot;&gt;&amp;é")
        var grid = Grid(width: 12, height: 1)
        grid.put("</text><b>", x: 0, y: 0)
        let picture = grid.svg(.dark, title: "a & b")
        #expect(picture.contains("&lt;/text&gt;&lt;b&gt;") && picture.contains("<title>a &amp; b</title>"))
    }

    @Test("a word stands in its columns, a wide character in two")
    func columns() {
        var grid = Grid(width: 8, height: 1)
        grid.put("a 山x", x: 1, y: 0)
        let picture = grid.svg(.dark, title: "")
        #expect(picture.contains("<text x=\"9\" y=\"14\" textLength=\"9\" lengthAdjust=\"spacingAndGlyphs\""))
        #expect(picture.contains("<text x=\"27\" y=\"14\" textLength=\"18\""))
        #expect(picture.contains("<text x=\"45\" y=\"14\" textLength=\"9\""))
    }

    @Test("boxes are strokes from edge to edge, not letters")
    func boxes() {
        var grid = Grid(width: 4, height: 3)
        grid.box(grid.bounds)
        let picture = grid.svg(.light, title: "")
        #expect(picture.contains("M9 9.5H18") && !picture.contains("<text"))
    }

    @Test("reverse exchanges, dim fades, and fixed colours stay as they are")
    func colours() {
        let plain = PictureColours.dark.resolved(.plain)
        let reversed = PictureColours.dark.resolved(Style(attributes: .reverse))
        #expect(plain.text == reversed.ground && plain.ground == reversed.text)
        #expect(PictureColours.dark.resolved(Style(attributes: .dim)).text.hex == "#989899")
        #expect(PictureColours.dark.resolved(Style(foreground: .rgb(0, 10, 255))).text.hex == "#000aff")
        #expect(PictureColours.dark.resolved(Style(foreground: .palette(196))).text.hex == "#ff0000")
        #expect(PictureColours.light.resolved(Style(foreground: .ansi(1))).text.hex == "#b3261e")
    }
}
