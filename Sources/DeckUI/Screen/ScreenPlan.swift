import Cells
import DeckModel

/// Where everything stands at one size: the breakpoints are here and nowhere else.
struct ScreenPlan: Equatable {
    enum Shape: Equatable {
        /// Less than 40 columns or 8 rows.
        case tooSmall
        /// One pane at a time; with room, a few lines about the selection below the list.
        case one(detailLines: Int)
        /// From 72 columns on: accounts, and beside them details or activity.
        case two
        /// From 100 by 30 on: all of them.
        case three
    }

    let shape: Shape
    /// Accounts, or whatever one pane shows.
    let list: Rect
    let details: Rect
    let activity: Rect
    let width: Int
    let height: Int

    var statusRow: Int { height - 2 }
    var hintRow: Int { height - 1 }
    /// Everything between the title and the status line.
    var body: Rect { Rect(x: 0, y: 1, width: width, height: height - 3) }
    var hasBorders: Bool { shape == .two || shape == .three }

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        let body = Rect(x: 0, y: 1, width: width, height: height - 3)
        if width < 40 || height < 8 {
            shape = .tooSmall
            (list, details, activity) = (body, body, body)
        } else if width >= 100, height >= 30 {
            shape = .three
            let (left, right) = body.splitLeft(width / 2)
            let (top, bottom) = right.splitTop(right.height * 6 / 10)
            (list, details, activity) = (left, top, bottom)
        } else if width >= 72 {
            shape = .two
            let (left, right) = body.splitLeft(width * 55 / 100)
            (list, details, activity) = (left, right, right)
        } else {
            let lines = height < 12 ? 0 : 3
            shape = .one(detailLines: lines)
            // A rule above and one below the detail lines.
            list = body.splitTop(body.height - (lines > 0 ? lines + 2 : 0)).top
            (details, activity) = (body, body)
        }
    }

    /// How wide the inside of the pane is that shows the long lifetime bar; nil where none does.
    func lifetimeWidth(_ state: DeckState) -> Int? {
        let isFull = state.isInspecting || (state.pane == .details && !hasBorders)
        if isFull { return hasBorders ? body.inset().width : body.width }
        return shape == .three ? details.inset().width : nil
    }

    /// The rows of the list inside its border.
    var listInside: Rect { hasBorders ? list.inset() : list }
}
