import DeckModel
import TokenService
import Vocabulary

/// What only the full screen of an account shows.
extension DetailLines {
    /// Everything, most asked for first.
    var inspected: [DetailLine] {
        full + headerSets + claims + history + transcript
    }

    private func heading(_ text: String) -> [DetailLine] {
        [.blank, DetailLine(label: text, value: "", slot: .title)]
    }

    /// Each with the key that copies it.
    private var headerSets: [DetailLine] {
        guard account.problem == nil, !account.headerSets.isEmpty else { return [] }
        let chords = state.keymap.chords(for: .copySet)
        var lines = heading("Header sets")
        for (index, set) in account.headerSets.enumerated() {
            let key = chords.indices.contains(index) ? chords[index].description : "-"
            lines.append(DetailLine(label: key, value: set.name.text, slot: .hintKey, indent: 4))
            lines += set.templates.map { DetailLine(label: "", value: $0, indent: 6) }
            if !set.missingVariables.isEmpty {
                let asked = "asks for \(set.missingVariables.joined(separator: ", "))"
                lines.append(DetailLine(label: "", value: asked, slot: .textMuted, indent: 6))
            }
            if let warning = set.warning {
                lines.append(DetailLine(label: "", value: "! \(warning)", slot: .statusWarn, indent: 6))
            }
        }
        if let key = state.keymap.key(for: .copyAsCurl, in: .inspect) {
            lines.append(DetailLine(label: key, value: "as curl: the command that sends the first of them", indent: 4))
        }
        return lines
    }

    /// What the tokens say of themselves; unverified unless somebody looked at the signature.
    private var claims: [DetailLine] {
        guard let inspection = state.inspection else { return [] }
        var lines: [DetailLine] = []
        for token in inspection.claims {
            let checked = token.verifiedAt.map { "signature checked \(LocalTime($0, zone: zone).day)" } ?? "unverified"
            lines += heading("Claims of the \(token.token) (\(checked))")
            lines += token.members.map { member in
                DetailLine(label: member.name, value: member.value + instant(member), indent: 16)
            }
        }
        if let problem = inspection.problem {
            lines += [.blank, DetailLine(label: "problem", value: problem, slot: .statusError)]
        }
        return lines
    }

    /// The times of RFC 7519 section 4.1, and of OpenID Connect Core section 2, are seconds since 1970.
    private func instant(_ member: (name: String, value: String)) -> String {
        guard ["exp", "iat", "nbf", "auth_time"].contains(member.name), let seconds = Int64(member.value),
            (0..<253_402_300_800).contains(seconds)
        else { return "" }
        let local = LocalTime(Instant(milliseconds: seconds * 1000), zone: zone)
        return "  (\(local.date) \(local.year) \(local.clock))"
    }

    /// The account's part of the activity list, and what of the kept log is not in that.
    private var history: [DetailLine] {
        let entries = state.history(of: account.id)
        guard !entries.isEmpty else { return [] }
        return heading("History")
            + entries.map { entry in
                DetailLine(
                    label: LocalTime(entry.time, zone: zone).day, value: entry.text,
                    slot: StatusText.slot(entry.severity), indent: 14)
            }
    }

    private var transcript: [DetailLine] {
        guard let inspection = state.inspection, !inspection.transcript.isEmpty else { return [] }
        return heading("Last exchange (secrets left out)")
            + inspection.transcript.map { line in
                let slot: Slot = line.hasPrefix(">") || line.hasPrefix("<") ? .text : .textMuted
                return line.isEmpty ? .blank : DetailLine(label: "", value: line, slot: slot, indent: 1)
            }
    }
}
