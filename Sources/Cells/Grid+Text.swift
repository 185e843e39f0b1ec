extension Grid {
    /// The characters of every row, each row ended by a newline; golden files hold this.
    public var text: String {
        var result = ""
        for y in 0..<height { result += line(y) + "\n" }
        return result
    }

    /// The characters of one row, trailing spaces left out.
    public func line(_ y: Int) -> String {
        var result = ""
        for cell in row(y) { result += cell.text }
        while result.last == " " { result.removeLast() }
        return result
    }

    /// One letter a cell instead of its character: what golden files hold beside `text` to show the looks.
    public func styleLayer(_ letter: (Style) -> Character) -> String {
        var result = ""
        for y in 0..<height {
            for cell in row(y) { result.append(letter(cell.style)) }
            result += "\n"
        }
        return result
    }
}
