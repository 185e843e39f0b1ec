import Cells
import DeckModel
import TokenService
import Vocabulary

/// The rows of the list: names of providers, and their accounts below them.
struct AccountList {
    enum Row: Equatable {
        case group(Name)
        /// An index into the state's accounts.
        case account(Int)
    }

    let rows: [Row]
    /// The first row shown, of ``count``.
    let offset: Int
    let count: Int
    let selectedRow: Int?

    /// The part of the list that fits into `height` rows and holds the selection. Costs as much as there are rows on the
    /// screen, however long the list is.
    init(_ state: DeckState, height: Int, bordered: Bool) {
        let groups = bordered ? state.groups : []
        count = state.visible.count + groups.count
        let selected = state.selectedPlace.map { $0 + Self.groups(groups, upTo: $0) }
        selectedRow = selected
        var offset = min(state.layout.listOffset, max(0, count - height))
        if let selected {
            // The group's name above its first account is shown with it.
            let top = selected > 0 && !groups.isEmpty && selected < height ? min(selected, 1) : selected
            if selected < offset { offset = selected - (top == selected ? 0 : 1) }
            if selected > 0, offset == selected, Self.isGroup(selected - 1, groups), height > 1 {
                offset = selected - 1
            }
            if selected >= offset + height { offset = selected - height + 1 }
        }
        offset = max(0, offset)
        self.offset = offset
        rows = (offset..<min(count, offset + max(0, height))).map { row in
            let place = row - Self.groups(groups, above: row)
            return Self.isGroup(row, groups)
                ? .group(state.accounts[state.visible[place]].id.provider) : .account(state.visible[place])
        }
    }

    /// How many groups begin at that place of the list or before it.
    private static func groups(_ groups: [Int], upTo place: Int) -> Int {
        groups.partitioned { $0 <= place }
    }

    /// How many rows above that one are names of groups: the group of that number stands below so many others.
    private static func groups(_ groups: [Int], above row: Int) -> Int {
        groups.indices.partitioned { groups[$0] + $0 < row }
    }

    private static func isGroup(_ row: Int, _ groups: [Int]) -> Bool {
        let number = Self.groups(groups, above: row)
        return number < groups.count && groups[number] + number == row
    }
}

extension RandomAccessCollection where Index == Int {
    /// How many elements at its front are so, where all of them stand before all that are not.
    fileprivate func partitioned(by isSo: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if isSo(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low - startIndex
    }
}

extension Canvas {
    /// The list with its border, or bare on a narrow screen.
    mutating func drawAccounts() {
        let focused = hasKeys(.accounts)
        let inside: Rect
        if plan.hasBorders {
            let filter = state.filter.text.isEmpty && !state.filter.isEditing ? "" : " /\(state.filter.text)"
            inside = pane(plan.list, title: "1 Accounts\(filter)\(listNotes)", focused: focused, footer: listFooter)
        } else {
            inside = plan.list
        }
        let list = AccountList(state, height: inside.height, bordered: plan.hasBorders)
        layout.listRows = inside.height
        layout.listOffset = list.offset
        if state.visible.isEmpty { drawEmptyList(inside) }
        place(cursorX: inside.x, inside.y)
        for (line, row) in list.rows.enumerated() {
            let y = inside.y + line
            switch row {
            case .group(let name): put(" \(name)", x: inside.x, y: y, .group, right: inside.right)
            case .account(let index):
                let account = state.accounts[index]
                let isSelected = account.id == state.selection
                let area = Rect(x: inside.x, y: y, width: inside.width, height: 1)
                drawRow(account, in: area, isSelected: isSelected)
                guard isSelected else { continue }
                select(area, active: focused)
                place(cursorX: inside.x + listMargin, y)
            }
        }
    }

    /// ` 3 marked, 1 hidden, by expiry`: what the list does not say by itself.
    var listNotes: String {
        var notes: [String] = []
        if !state.marked.isEmpty { notes.append("\(state.marked.count) marked") }
        if state.hiddenMarks > 0 { notes.append("\(state.hiddenMarks) hidden") }
        if state.order != .provider { notes.append("by \(state.order.rawValue)") }
        return notes.isEmpty ? "" : " " + notes.joined(separator: ", ")
    }

    /// `1 of 7`, `1 of 3 (7)` under a filter.
    var listFooter: String {
        guard !state.accounts.isEmpty else { return "" }
        let place = (state.selectedPlace ?? -1) + 1
        let all = state.visible.count == state.accounts.count ? "" : " (\(state.accounts.count))"
        return "\(place) of \(state.visible.count)\(all)"
    }

    private mutating func drawEmptyList(_ inside: Rect) {
        let text =
            if !state.hasLoaded {
                state.loadFailure == nil ? "reading the accounts" : "the accounts could not be read"
            } else if state.filter.text.isEmpty {
                "no account yet"
            } else {
                "nothing matches; \(state.keymap.key(for: .back) ?? "esc") clears the filter"
            }
        put(" \(text)", x: inside.x, y: inside.y, .textMuted, right: inside.right)
    }

    private mutating func drawRow(_ account: AccountStatus, in area: Rect, isSelected: Bool) {
        let task = state.tasks[account.id]
        let mark = AccountMark(account, task: task, now: now)
        let margin = listMargin
        let x = area.x + margin
        if state.marked.contains(account.id) { put("+", x: area.x, y: area.y, .title) }
        put(isSelected ? ">" : " ", x: x, y: area.y)
        put(mark.glyph, x: x + 1, y: area.y, mark.slot)
        put(mark.warning, x: x + 2, y: area.y, .statusWarn)

        let bar = plan.hasBorders ? Self.barCells(area.width) : 0
        let labelEnd = area.right - 2 - (bar > 0 ? bar + 1 : 0)
        let isGrouped = plan.hasBorders && state.order == .provider
        let name = isGrouped ? account.id.name.text : "\(account.id)"
        // First the label shortens, then the provider goes, then the name is cut.
        let room = labelEnd - (x + 3)
        var label = mark.label
        if TextWidth.columns(name) + 1 + TextWidth.columns(label) > room { label = mark.shortLabel }
        let nameRoom = room - TextWidth.columns(label) - 1
        let shownName = TextWidth.columns(name) > nameRoom ? account.id.name.text : name
        // In the margin, so that nothing else moves.
        if state.renewsByItself(account) { put("@", x: area.right - 1, y: area.y, .textMuted, right: area.right) }
        put(shownName, x: x + 3, y: area.y, right: x + 3 + max(0, nameRoom))
        putRight(label, from: x + 3, right: labelEnd, y: area.y, mark.slot)
        guard bar > 0 else { return }
        if let task {
            put("~ \(Countdown.elapsed(now - task.startedAt))", x: labelEnd + 1, y: area.y, .busy, right: area.right)
        } else if account.problem == nil, let life = LifetimeBar(account.credential) {
            let (full, empty) = life.parts(bar, now: now)
            put(full, x: labelEnd + 1, y: area.y, mark.total == .living ? .barFull : mark.slot)
            put(empty, x: labelEnd + 1 + full.count, y: area.y, .barEmpty)
        }
    }

    /// Room for the mark; on a narrow screen only where there is one.
    var listMargin: Int { plan.hasBorders || !state.marked.isEmpty ? 1 : 0 }

    /// 8 cells beside a list of 80 columns, 16 beside one of 120; none where the name would suffer.
    static func barCells(_ width: Int) -> Int { width >= 56 ? 16 : width >= 38 ? 8 : 0 }
}
