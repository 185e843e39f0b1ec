extension Grid {
    /// The screen as a picture (SVG 1.1): every character in its column whatever the font, lines of boxes without gaps.
    ///
    /// - Parameter title: what the picture shows, for who cannot see it.
    public func svg(_ colours: PictureColours, title: String) -> String {
        var picture = GridPicture(colours: colours)
        for y in 0..<height { picture.add(Array(row(y)), y) }
        let (wide, high) = (width * GridPicture.width, height * GridPicture.height)
        let margin = GridPicture.margin
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(wide + 2 * margin)" height="\(high + 2 * margin)" \
            viewBox="\(-margin) \(-margin) \(wide + 2 * margin) \(high + 2 * margin)" role="img">
            <title>\(GridPicture.escaped(title))</title>
            <rect x="\(-margin)" y="\(-margin)" width="100%" height="100%" fill="\(ground(colours))"/>
            <g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="15">
            \(picture.grounds)\(picture.lines)\(picture.texts)</g>
            </svg>

            """
    }

    /// What stands behind most of the screen.
    private func ground(_ colours: PictureColours) -> String {
        var counts: [PictureColours.RGB: Int] = [:]
        for cell in cells { counts[colours.resolved(cell.style).ground, default: 0] += 1 }
        let most = counts.max { ($0.value, $0.key.value) < ($1.value, $1.key.value) }
        return (most?.key ?? colours.background).hex
    }
}

/// The parts of a picture while it is made: what stands behind text, lines of boxes, text.
struct GridPicture {
    static let width = 9
    static let height = 19
    static let margin = 9
    /// From the top of a cell to the line that letters stand on.
    private static let baseline = 14

    let colours: PictureColours
    private(set) var grounds = ""
    private(set) var lines = ""
    private(set) var texts = ""

    init(colours: PictureColours) { self.colours = colours }

    mutating func add(_ row: [Cell], _ y: Int) {
        var start = 0
        while start < row.count {
            var end = start + 1
            while end < row.count, row[end].style == row[start].style { end += 1 }
            add(Array(row[start..<end]), x: start, y)
            start = end
        }
    }

    /// Cells of one style.
    private mutating func add(_ run: [Cell], x: Int, _ y: Int) {
        let style = run[0].style
        let (text, ground) = colours.resolved(style)
        let (left, top) = (x * Self.width, y * Self.height)
        let box = "x=\"\(left)\" y=\"\(top)\" width=\"\(run.count * Self.width)\" height=\"\(Self.height)\""
        grounds += "<rect \(box) fill=\"\(ground.hex)\"/>\n"
        if style.attributes.contains(.underline) {
            lines += Self.path("M\(left) \(Double(top + Self.height) - 2.5)h\(run.count * Self.width)", text)
        }
        var word: [Cell] = []
        for (index, cell) in run.enumerated() {
            if let path = Self.box(cell.text, x: left + index * Self.width, y: top) {
                lines += Self.path(path, text)
                write(word, until: x + index, y, style, text)
                word = []
            } else if cell.text == " " || cell.columns != 1 {
                write(word, until: x + index, y, style, text)
                word = []
                if cell.columns == 2 { write([cell], until: x + index + 2, y, style, text) }
            } else {
                word.append(cell)
            }
        }
        write(word, until: x + run.count, y, style, text)
    }

    private mutating func write(_ word: [Cell], until end: Int, _ y: Int, _ style: Style, _ colour: PictureColours.RGB)
    {
        guard !word.isEmpty else { return }
        let columns = word.reduce(0) { $0 + Int($1.columns) }
        let place = "x=\"\((end - columns) * Self.width)\" y=\"\(y * Self.height + Self.baseline)\""
        let length = "textLength=\"\(columns * Self.width)\" lengthAdjust=\"spacingAndGlyphs\""
        let weight = style.attributes.contains(.bold) ? " font-weight=\"bold\"" : ""
        let slant = style.attributes.contains(.italic) ? " font-style=\"italic\"" : ""
        let text = Self.escaped(word.map(\.text).joined())
        texts += "<text \(place) \(length)\(weight)\(slant) fill=\"\(colour.hex)\">\(text)</text>\n"
    }

    private static func path(_ path: String, _ colour: PictureColours.RGB) -> String {
        "<path d=\"\(path)\" stroke=\"\(colour.hex)\" fill=\"none\"/>\n"
    }

    /// The strokes of a character that boxes are drawn with; nil for any other.
    private static func box(_ text: String, x: Int, y: Int) -> String? {
        let (middle, centre) = (Double(x) + 4.5, Double(y) + 9.5)
        let (right, bottom) = (x + width, y + height)
        return switch text {
        case "─": "M\(x) \(centre)H\(right)"
        case "│": "M\(middle) \(y)V\(bottom)"
        case "┌": "M\(right) \(centre)H\(middle)V\(bottom)"
        case "┐": "M\(x) \(centre)H\(middle)V\(bottom)"
        case "└": "M\(right) \(centre)H\(middle)V\(y)"
        case "┘": "M\(x) \(centre)H\(middle)V\(y)"
        default: nil
        }
    }

    /// Text as XML takes it.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            // XML 1.0 section 2.2 has no other controls.
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: break
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
