import Cells
import DeckModel
import Foundation
import Testing

@testable import DeckUI

/// Screens as text files beside the tests. `FOB_REWRITE_GOLDENS=1` writes them anew; look at the difference before it is
/// committed.
enum Golden {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Goldens")

    /// The frame with every row in its full width, and the cursor below it.
    static func text(_ frame: Frame) -> String {
        var text = ""
        for y in 0..<frame.grid.height {
            let row = frame.grid.row(y).map(\.text).joined()
            text += row + "\n"
        }
        let cursor = frame.cursor
        return text + "cursor \(cursor.x),\(cursor.y)\(cursor.isVisible ? " shown" : "")\n"
    }

    static func expect(_ frame: Frame, is name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        try expect(text: text(frame), is: name, sourceLocation: sourceLocation)
    }

    /// The screen of a state with the fixture's clock; the file's name begins with the size.
    static func expect(
        _ state: DeckState, _ size: ScreenGoldenTests.Size, is name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try expect(
            DeckFixture.frame(state, size.width, size.height), is: "\(size.width)x\(size.height)_\(name)",
            sourceLocation: sourceLocation)
    }

    static func expect(
        text drawn: String, is name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = folder.appending(path: "\(name).txt")
        if ProcessInfo.processInfo.environment["FOB_REWRITE_GOLDENS"] == "1" {
            try drawn.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(drawn == expected, "the screen differs from \(name).txt:\n\(drawn)", sourceLocation: sourceLocation)
    }
}
