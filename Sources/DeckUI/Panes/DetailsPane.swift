import Cells
import DeckModel
import TokenService
import Vocabulary

extension Canvas {
    /// The pane beside the list.
    mutating func drawDetails(in area: Rect) {
        guard let account = state.selected else {
            _ = pane(area, title: "2 Details", focused: hasKeys(.details))
            return
        }
        let title = "2 \(account.id.name) @ \(account.id.provider)"
        let inside = pane(area, title: title, focused: hasKeys(.details))
        let details = DetailLines(account: account, state: state, now: now, zone: zone)
        if plan.shape == .three {
            let bar = LifetimeBar(account.credential) != nil && account.problem == nil
            let (top, foot) = inside.splitTop(inside.height - (bar ? 3 : 0))
            drawLines(details.full + details.headers, in: top, wraps: false)
            if bar { drawLifetime(account, in: foot) }
        } else {
            let room = inside.height - details.short.count - 2
            let recent = plan.height >= 18 ? details.recent(min(room, 8)) : []
            drawLines(details.short + recent, in: inside, wraps: false)
        }
        if state.pane == .details { place(cursorX: inside.x, inside.y) }
    }

    /// All about one account, over the whole screen.
    mutating func drawInspection() {
        guard let account = state.selected else { return }
        let title = "\(account.id.name) @ \(account.id.provider)"
        let area = plan.body
        let inside: Rect
        if plan.hasBorders {
            inside = pane(area, title: title, focused: true)
        } else {
            rule(y: area.y, title: title)
            inside = area.splitTop(1).rest
            grid.fill(inside, style: styles[.text])
        }
        let details = DetailLines(account: account, state: state, now: now, zone: zone)
        let hasBar = LifetimeBar(account.credential) != nil && account.problem == nil && inside.height >= 12
        let (top, foot) = inside.splitTop(inside.height - (hasBar ? 3 : 0))
        drawLines(details.inspected, in: top, wraps: true)
        if hasBar { drawLifetime(account, in: foot) }
        place(cursorX: inside.x, inside.y)
    }

    /// The lines below the list of a narrow screen.
    mutating func drawDetailBlock(_ count: Int) {
        let y = plan.list.bottom
        rule(y: y)
        rule(y: y + count + 1)
        guard let account = state.selected else { return }
        let details = DetailLines(account: account, state: state, now: now, zone: zone)
        if let problem = account.problem {
            for (index, line) in wrapped(problem.description, to: plan.width - 2).prefix(count).enumerated() {
                put(" \(line)", x: 0, y: y + 1 + index, .statusError, right: plan.width)
            }
            return
        }
        let half = plan.width / 2 - 1
        put(" \(account.id.name) @ \(account.id.provider)", x: 0, y: y + 1, .title, right: half)
        put(details.status.value, x: half, y: y + 1, details.status.slot, right: plan.width)
        if let renewal = details.renewal {
            put(" \(renewal.value)", x: 0, y: y + 2, renewal.slot, right: plan.width)
        } else if let advice = state.standingAdvice(for: account.id) {
            put(" \(advice)", x: 0, y: y + 2, .statusWarn, right: plan.width)
        } else {
            put(" \(account.credential?.scope ?? account.grant)", x: 0, y: y + 2, right: plan.width)
        }
        let access = details.access
        if access.count > 1 {
            put(" \(access[0].value)", x: 0, y: y + 3, access[0].slot, right: plan.width)
        } else {
            put(" \(access.first?.value ?? "no token")", x: 0, y: y + 3, access.first?.slot ?? .expiryNone, right: half)
            put("refresh: \(details.refresh.value)", x: half, y: y + 3, .textMuted, right: plan.width)
        }
    }

    private mutating func drawLines(_ lines: [DetailLine], in area: Rect, wraps: Bool) {
        var shown: [DetailLine] = []
        for var line in lines {
            // A name that is longer than its column pushes its value aside, up to half of the pane.
            if !line.value.isEmpty, !line.label.isEmpty {
                line.indent = max(line.indent, min(TextWidth.columns(line.label) + 2, area.width / 2))
            }
            let room = area.width - line.indent
            if let tight = line.tight, TextWidth.columns(line.value) > room { line.value = tight }
            // A revealed secret is of no use when it is cut, and neither is a warning.
            let isNeeded = line.wraps || [.secret, .statusWarn, .statusError].contains(line.slot)
            var parts = wraps || isNeeded ? wrapped(line.value, to: area.width - line.indent - 1) : [line.value]
            if !wraps, line.slot != .secret, parts.count > 4 { parts = parts.prefix(3) + [Glyphs.cut] }
            for (index, part) in (parts.isEmpty ? [""] : parts).enumerated() {
                shown.append(
                    DetailLine(
                        label: index == 0 ? line.label : "", value: part, slot: line.slot, indent: line.indent))
            }
        }
        layout.detailsLimit = max(0, shown.count - area.height)
        layout.page = area.height
        let offset = min(state.detailsOffset, layout.detailsLimit)
        for (index, line) in shown.dropFirst(offset).prefix(area.height).enumerated() {
            let y = area.y + index
            if line.value.isEmpty {
                put(" \(line.label)", x: area.x, y: y, line.slot, right: area.right)
                continue
            }
            put(" \(line.label)", x: area.x, y: y, .textMuted, right: area.x + line.indent - 1)
            put(line.value, x: area.x + line.indent, y: y, line.slot, right: area.right)
        }
    }

    /// Cells of the long bar in a pane that is so wide inside: beside its label and its percent.
    static func lifetimeCells(_ width: Int) -> Int { max(0, width - 19) }

    private mutating func drawLifetime(_ account: AccountStatus, in area: Rect) {
        guard let life = LifetimeBar(account.credential), let credential = account.credential,
            let end = credential.expiry.instant
        else { return }
        let mark = AccountMark(account, task: nil, now: now)
        let y = area.y + 1
        let (start, right) = (area.x + 11, area.right - 1)
        let cells = Self.lifetimeCells(area.width)
        let (full, empty) = life.parts(cells, now: now)
        put(" lifetime", x: area.x, y: y, .textMuted)
        put(full, x: start, y: y, mark.total == .living ? .barFull : mark.slot)
        put(empty, x: start + full.count, y: y, .barEmpty)
        putRight("\(life.filled(of: 100, now: now)) %", from: start, right: right, y: y)
        put("issued \(LocalTime(credential.issuedAt, zone: zone).minute)", x: start, y: y + 1, .textMuted, right: right)
        putRight("expires \(LocalTime(end, zone: zone).minute)", from: start, right: right, y: y + 1, .textMuted)
    }
}
