import Vocabulary

extension DeckState {
    /// Adds to the field that takes the keys.
    mutating func typed(_ text: String) {
        switch context {
        case .filter: setFilter(filter.text + text)
        case .search: setSearch(search.text + text)
        case .palette: changePalette { $0.text + text }
        case .variables:
            guard case .variables(var form) = overlay else { return }
            form.text += text
            overlay = .variables(form)
        case .answer: appendAnswer(Secret(text))
        case .revokeCount: changeRevoke { $0.typed = String(($0.typed + text.filter(\.isNumber)).prefix(6)) }
        case .picker:
            changePicker { $0.narrow(to: $0.filter + text) }
        default: break
        }
    }

    mutating func erase() -> [DeckEffect] {
        switch context {
        case .filter: setFilter(String(filter.text.dropLast()))
        case .search: setSearch(String(search.text.dropLast()))
        case .palette: changePalette { String($0.text.dropLast()) }
        case .variables:
            guard case .variables(var form) = overlay else { break }
            form.text = String(form.text.dropLast())
            overlay = .variables(form)
        case .answer:
            changeSignIn { dialog in
                // A code is ASCII; of anything else the last byte's whole character goes.
                var bytes = dialog.answer.withBytes { $0 }
                while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
                dialog.answer = Secret(utf8: bytes)
                dialog.answerLength = bytes.count { $0 & 0xC0 != 0x80 }
            }
        case .picker:
            changePicker { $0.narrow(to: String($0.filter.dropLast())) }
        case .form: form?.edit { $0.erase() }
        case .revokeCount: changeRevoke { $0.typed = String($0.typed.dropLast()) }
        case .locked: lock?.erase()
        default: break
        }
        return []
    }

    mutating func clearField() -> [DeckEffect] {
        switch context {
        case .filter: setFilter("")
        case .search: setSearch("")
        case .palette: changePalette { _ in "" }
        case .variables:
            guard case .variables(var form) = overlay else { break }
            form.text = ""
            overlay = .variables(form)
        case .answer:
            changeSignIn { dialog in
                dialog.answer = Secret("")
                dialog.answerLength = 0
            }
        case .picker:
            changePicker { $0.narrow(to: "") }
        case .form: form?.edit { $0.clear() }
        case .revokeCount: changeRevoke { $0.typed = "" }
        case .locked: lock?.clear()
        default: break
        }
        return []
    }

    /// Pasted text goes into a field and nowhere else; its newlines send nothing.
    mutating func pasted(_ text: Secret, at now: Instant) -> [DeckEffect] {
        switch context {
        case .filter, .variables, .picker, .palette, .search:
            typed(ScreenText.line(text.reveal(), limit: 200))
        case .signIn where refusalOfPaste != nil:
            show(["paste ignored: \(refusalOfPaste ?? "")"], .warning, at: now)
        case .signIn, .answer:
            changeSignIn { $0.isEditing = true }
            appendAnswer(text)
        case .locked: lock?.paste(text)
        case .form: return pasteIntoForm(text, at: now)
        case .main, .welcome, .inspect, .help, .log, .headerMenu, .themes, .command, .quit, .revoke, .revokeCount:
            log("paste ignored: nothing here takes text", .info, at: now)
            show(["paste ignored: nothing here takes text"], .warning, at: now)
        }
        return []
    }

    mutating func editFilter() -> [DeckEffect] {
        pane = .accounts
        filter.isEditing = true
        filter.selectionBefore = selection
        return masked()
    }

    mutating func clearFilter() {
        let before = filter.selectionBefore
        filter = AccountFilter()
        let place = selectedPlace
        applyFilter()
        if let before, account(before) != nil { _ = select(before) }
        keepSelection(near: place)
    }

    private mutating func setFilter(_ text: String) {
        filter.text = String(text.prefix(200))
        applyFilter()
        // Typing on may bring the account back that the first letters hid.
        if let before = filter.selectionBefore { selection = before }
        guard selectedPlace == nil else { return }
        let before = filter.selectionBefore
        keepSelection(near: 0)
        filter.selectionBefore = before
    }
}
