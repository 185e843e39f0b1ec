// Writes a Swift file that holds the named data files: `EmbedData OUTPUT FILE…`.
import Foundation

let arguments = CommandLine.arguments.dropFirst()
guard let output = arguments.first else {
    FileHandle.standardError.write(Data("usage: EmbedData OUTPUT FILE...\n".utf8))
    exit(2)
}

/// A raw string literal with more `#` than the text has in a row, so that nothing in it can end it early.
func literal(_ text: String) -> String {
    var longest = 0
    var run = 0
    for character in text {
        run = character == "#" ? run + 1 : 0
        longest = max(longest, run)
    }
    let fence = String(repeating: "#", count: longest + 1)
    let ended = text.hasSuffix("\n") ? text : text + "\n"
    return "\(fence)\"\"\"\n\(ended)\"\"\"\(fence)"
}

var source = """
    /// The data files compiled into this layer, each with its name without the ending.
    enum Embedded {
        static let files: [(name: String, text: StaticString)] = [

    """
for path in arguments.dropFirst() {
    let url = URL(fileURLWithPath: path)
    let text = try String(contentsOf: url, encoding: .utf8)
    source += "(\"\(url.deletingPathExtension().lastPathComponent)\",\n\(literal(text))),\n"
}
source += "]\n}\n"
try source.write(toFile: output, atomically: true, encoding: .utf8)
