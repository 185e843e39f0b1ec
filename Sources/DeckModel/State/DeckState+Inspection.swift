import TokenService
public import Vocabulary

/// The full screen of an account, and what can be copied from it.
extension DeckState {
    /// What the full screen shows of another account is read anew.
    mutating func askInspection() -> [DeckEffect] {
        inspection = nil
        guard isInspecting, let selection else { return [] }
        return [.inspect(selection)]
    }

    mutating func inspected(_ id: AccountID, _ inspection: Inspection) -> [DeckEffect] {
        if isInspecting, selection == id { self.inspection = inspection }
        return []
    }

    /// What is known of an account's past, newest first: this deck's lines, and those of the kept log that are not among them.
    public func history(of id: AccountID) -> [ActivityEntry] {
        let own = activity.filter { $0.account == id }
        guard let kept = inspection?.history, !kept.isEmpty else { return own }
        // The file holds milliseconds, as every Instant does: a line that was written comes back as it was.
        let known = Set(own.map { Moment(time: $0.time, text: $0.text) })
        let others = kept.filter { $0.account == id && !known.contains(Moment(time: $0.time, text: $0.text)) }
        return others.isEmpty ? own : (own + others).sorted { $0.time > $1.time }
    }

    private struct Moment: Hashable {
        let time: Instant
        let text: String
    }

    /// What has changed at the provider shows in the claims and in the transcript.
    func inspectAgain(_ id: AccountID) -> [DeckEffect] {
        isInspecting && selection == id ? [.inspect(id)] : []
    }

    /// The chord's place among those of the action is the header set's number.
    mutating func copySet(by chord: KeyChord, at now: Instant) -> [DeckEffect] {
        if let reason = refusalOfCopy(at: now) {
            show([reason], .warning, at: now)
            return []
        }
        guard let selected, let index = keymap.chords(for: .copySet).firstIndex(of: chord) else { return [] }
        guard selected.headerSets.indices.contains(index) else {
            show(["\(selected.id) has no header set \(index + 1)"], .warning, at: now)
            return []
        }
        return copy(selected.headerSets[index], of: selected.id, at: now)
    }

    mutating func copyAsCurl(at now: Instant) -> [DeckEffect] {
        guard let selected,
            let set = selected.headerSets.first(where: { $0.name == .defaultHeaderSet })
                ?? selected.headerSets.first
        else { return [] }
        curlAsked = selected.id
        return copy(set, of: selected.id, at: now)
    }

    /// The command names the file and never the token.
    mutating func showCommand(for receipt: CopyReceipt) {
        curlAsked = nil
        let base = account(receipt.account)?.apiBase
        let command = "curl -H @\(Self.quoted(receipt.path)) \(Self.quoted(base ?? CommandBox.placeholder))"
        overlay = .command(
            CommandBox(
                account: receipt.account, command: command, until: receipt.removedAt, lacksAddress: base == nil))
    }

    /// A word as a shell takes it for one.
    static func quoted(_ text: String) -> String {
        let plain = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "/._-:%@+,=~".utf8.contains(byte)
        }
        guard !plain || text.isEmpty || text.hasPrefix("~") else { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
