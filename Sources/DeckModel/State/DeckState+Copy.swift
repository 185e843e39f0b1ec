import TokenService
import Vocabulary

extension DeckState {
    mutating func copyDefault(at now: Instant) -> [DeckEffect] {
        guard let selected else { return [] }
        let sets = selected.headerSets
        guard let set = sets.first(where: { $0.name.text == "default" }) ?? sets.first else { return [] }
        return copy(set, of: selected.id, at: now)
    }

    mutating func openHeaderMenu() -> [DeckEffect] {
        guard let selected else { return [] }
        overlay = .headerMenu(HeaderMenu(account: selected.id, sets: selected.headerSets, index: 0))
        return []
    }

    mutating func acceptHeaderSet(at now: Instant) -> [DeckEffect] {
        guard case .headerMenu(let menu) = overlay, let set = menu.selected else { return [] }
        overlay = nil
        return copy(set, of: menu.account, at: now)
    }

    /// Copies at once, or asks for the values that the set lacks first.
    mutating func copy(_ set: HeaderSetSummary, of id: AccountID, at now: Instant) -> [DeckEffect] {
        guard set.missingVariables.isEmpty else {
            overlay = .variables(VariableForm(account: id, set: set, values: [:], text: ""))
            return []
        }
        copying.insert(id)
        return [.copy(id, set: set.name, variables: [:])]
    }

    mutating func acceptVariable(at now: Instant) -> [DeckEffect] {
        guard case .variables(var form) = overlay, let variable = form.current else { return [] }
        guard !form.text.isEmpty else {
            show(["\(variable) needs a value"], .warning, at: now)
            return []
        }
        form.values[variable] = form.text
        form.text = ""
        guard form.current == nil else {
            overlay = .variables(form)
            return []
        }
        overlay = nil
        copying.insert(form.account)
        return [.copy(form.account, set: form.set.name, variables: form.values)]
    }

    mutating func copied(_ receipt: CopyReceipt, _ forTerminal: Secret?, at now: Instant) -> [DeckEffect] {
        copying.remove(receipt.account)
        clipboard = receipt
        if curlAsked == receipt.account { showCommand(for: receipt) }
        let removal = receipt.removedAt.map { "removed in \(Countdown.label($0 - now))" } ?? "stays until you remove it"
        let warning = account(receipt.account)?.headerSets.first { $0.name == receipt.set }?.warning
        // No terminal answers: what it did with the text is not known.
        let note = forTerminal == nil ? receipt.note : "sent to the terminal's clipboard too, which may have ignored it"
        if let note { log(note, of: receipt.account, .info, at: now) }
        if let warning { log("\(receipt.set): \(warning)", of: receipt.account, .warning, at: now) }
        log("copied \(receipt.set) to \(receipt.path)", of: receipt.account, .success, at: now)
        show(
            [
                "copied \(receipt.set) of \(receipt.account) to", receipt.path,
                "\(removal), token \(Self.life(receipt.expiry, at: now))",
            ] + [note, warning].compactMap { $0 },
            .success, at: now)
        return forTerminal.map { [.setTerminalClipboard($0)] } ?? []
    }

    mutating func copyFailed(_ id: AccountID, _ failure: Failure, at now: Instant) -> [DeckEffect] {
        copying.remove(id)
        if curlAsked == id { curlAsked = nil }
        report(failure, of: id, doing: .copy, at: now)
        return []
    }

    mutating func clipboardCleared(at now: Instant) -> [DeckEffect] {
        guard let receipt = clipboard else { return [] }
        clipboard = nil
        log("clipboard file removed", of: receipt.account, .info, at: now)
        return []
    }

    /// Shows the access token, or masks it again.
    mutating func reveal() -> [DeckEffect] {
        guard let selection else { return [] }
        guard revealed == nil else { return masked() }
        // Where no details fit beside the list, they are shown alone.
        if rows < 12 { isInspecting = true }
        revealAsked = selection
        return [.reveal(selection)]
    }

    mutating func revealed(_ id: AccountID, _ secret: Secret, at now: Instant) -> [DeckEffect] {
        guard revealAsked == id, selection == id else { return [] }
        revealAsked = nil
        revealed = Revealed(account: id, secret: secret, until: now + Revealed.lifetime)
        return []
    }

    mutating func revealFailed(_ id: AccountID, _ failure: Failure, at now: Instant) -> [DeckEffect] {
        revealAsked = nil
        report(failure, of: id, doing: .reveal, at: now)
        return []
    }
}
