/// The characters of a box.
public struct Border: Equatable, Sendable {
    let topLeft: Character
    let topRight: Character
    let bottomLeft: Character
    let bottomRight: Character
    /// The character of the upper and lower edge.
    public let horizontal: Character
    /// The character of the left and right edge.
    public let vertical: Character

    /// Box-drawing lines, for UTF-8 locales.
    public static let lines = Border(
        topLeft: "┌", topRight: "┐", bottomLeft: "└", bottomRight: "┘", horizontal: "─", vertical: "│")
    /// `+-|`, for every terminal.
    public static let ascii = Border(
        topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+", horizontal: "-", vertical: "|")
}
