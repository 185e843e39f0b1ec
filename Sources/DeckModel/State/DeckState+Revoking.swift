import TokenService
import Vocabulary

/// Taking tokens back at the provider. The account stays, without its tokens.
extension DeckState {
    func refusalOfRevoke(at now: Instant) -> String? { refusalOfTargets { refusalOfRevoke(of: $0, at: now) } }

    private func refusalOfRevoke(of account: AccountStatus, at now: Instant) -> String? {
        if let reason = unreadable(account) ?? busy(account, at: now) { return reason }
        guard account.credential != nil else { return "\(account.id) has no token to revoke" }
        guard !account.isRevocable else { return nil }
        let forget = keymap.key(for: .forget).map { "; \($0) forgets the account here" } ?? ""
        return "\(account.id): the provider has no revocation endpoint\(forget)"
    }

    mutating func askToRevoke(at now: Instant) -> [DeckEffect] {
        let willing = willing { refusalOfRevoke(of: $0, at: now) }
        overlay = .revoke(
            RevokeDialog(accounts: willing, leftOut: max(0, marked.count - willing.count), openedAt: now))
        return masked()
    }

    /// Whether a key comes too soon to be meant for the dialog.
    func isTooSoon(_ chord: KeyChord, at now: Instant) -> Bool {
        guard case .revoke(let dialog) = overlay, dialog.isDeaf(at: now) else { return false }
        return keymap.action(for: chord, in: context) != .interrupt
    }

    mutating func switchButton() -> [DeckEffect] {
        changeRevoke { $0.isOnRevoke.toggle() }
        return []
    }

    mutating func changeRevoke(_ change: (inout RevokeDialog) -> Void) {
        guard case .revoke(var dialog) = overlay else { return }
        change(&dialog)
        overlay = .revoke(dialog)
    }

    /// Enter: presses the focused button, or compares the count. An empty field is no decision, so nothing happens.
    mutating func acceptRevoke(at now: Instant) -> [DeckEffect] {
        guard case .revoke(let dialog) = overlay else { return [] }
        if dialog.asksCount ? dialog.typed == "\(dialog.accounts.count)" : dialog.isOnRevoke {
            return revoke(at: now)
        }
        guard dialog.asksCount, !dialog.typed.isEmpty else {
            overlay = nil
            return []
        }
        changeRevoke { dialog in
            dialog.typed = ""
            dialog.isMistyped = true
        }
        return []
    }

    mutating func revoke(at now: Instant) -> [DeckEffect] {
        guard case .revoke(let dialog) = overlay else { return [] }
        overlay = nil
        marked.subtract(dialog.accounts)
        // Something may have begun or changed while the question stood there.
        let still = dialog.accounts.filter { id in
            account(id).map { refusalOfRevoke(of: $0, at: now) == nil } ?? false
        }
        return still.flatMap { start(.revoke, $0, at: now) }
    }
}
