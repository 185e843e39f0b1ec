import Cells
import DeckModel
import TokenService
import Vocabulary

/// One line about an account: a word, what it says, and how it looks.
struct DetailLine: Equatable {
    var label: String
    var value: String
    var slot: Slot = .text
    /// Where the value begins.
    var indent = 11
    /// What is said instead where the value does not fit.
    var tight: String?
    /// Whether it is of no use when it is cut.
    var wraps = false

    static let blank = DetailLine(label: "", value: "")
}

/// Everything that may be shown about an account, most asked for first.
struct DetailLines {
    let account: AccountStatus
    let state: DeckState
    let now: Instant
    let zone: ZoneOffset

    private var mark: AccountMark { AccountMark(account, task: state.tasks[account.id], now: now) }

    /// `valid, 7h 41m left`; a task's words while it runs.
    var status: DetailLine {
        if let problem = account.problem {
            return DetailLine(label: "status", value: problem.message(of: account.id), slot: .statusError)
        }
        if let task = state.tasks[account.id] {
            return DetailLine(
                label: "status", value: "\(task.words), \(Countdown.elapsed(now - task.startedAt))", slot: .busy)
        }
        let word = mark.total.word
        guard case .at(let end) = account.credential?.expiry, end > now else {
            return DetailLine(label: "status", value: word, slot: mark.slot)
        }
        return DetailLine(label: "status", value: "\(word), \(Countdown.label(end - now)) left", slot: mark.slot)
    }

    /// A line where renewal is not as it should be; nil where all is well.
    var renewal: DetailLine? {
        guard account.problem == nil, account.renewal == .dead || account.renewal == .unverified else { return nil }
        let reason = account.renewalReason.map { ": \($0)" } ?? ""
        return DetailLine(label: "renewal", value: "^ \(account.renewal.rawValue)\(reason)", slot: .statusWarn)
    }

    /// The key to press where only its user can help; nil where nothing waits for them.
    var next: DetailLine? {
        if let advice = state.standingAdvice(for: account.id) {
            return DetailLine(label: "now", value: advice, slot: .statusWarn)
        }
        guard state.tasks[account.id] == nil, let key = state.keymap.key(for: .exchange) else {
            return nil
        }
        let isDead = account.renewal == .dead
        guard isDead || account.state(at: now) == .loginNeeded else { return nil }
        return DetailLine(label: "now", value: "press \(key) to sign in", slot: .hintKey)
    }

    /// Whether it is renewed by itself; nil where nobody said anything about that.
    var autoRenew: DetailLine? {
        guard account.problem == nil, account.autoRenew != nil || state.renewsByDefault else { return nil }
        let isOn = account.autoRenew ?? state.renewsByDefault
        let source = account.autoRenew == nil ? ", as config.json says" : ""
        let but = isOn && !state.renewsByItself(account) ? ", once it can be renewed without you" : ""
        return DetailLine(label: "renews", value: (isOn ? "by itself" : "when asked") + source + but)
    }

    /// The token: masked, or as it is while it is revealed.
    var access: [DetailLine] {
        guard let credential = account.credential else { return [] }
        guard let revealed = state.revealed, revealed.account == account.id else {
            return [DetailLine(label: "access", value: credential.maskedAccessToken, slot: .secret)]
        }
        let left = Countdown.shortLabel(revealed.until - now)
        return [
            DetailLine(label: "access", value: revealed.secret.reveal(), slot: .secret),
            DetailLine(label: "", value: "masked again in \(left)", slot: .statusWarn),
        ]
    }

    /// `stored`, or its own end where it has one: both do not fit beside the list.
    var refresh: DetailLine {
        let stored = account.credential?.hasRefreshToken == true
        let kept = account.credential?.refreshExpiresAt.map { "until \(day($0))" } ?? "stored"
        let none = account.renewableAlone ? "none, asks anew" : "none"
        return DetailLine(label: "refresh", value: stored ? kept : none)
    }

    /// What the pane beside the list shows.
    var short: [DetailLine] {
        guard account.problem == nil else { return problemLines }
        var lines = [status]
        lines += [renewal, next].compactMap { $0 }
        if let credential = account.credential {
            lines.append(DetailLine(label: "expires", value: expires(credential)))
            lines.append(DetailLine(label: "issued", value: LocalTime(credential.issuedAt, zone: zone).day))
        }
        let tight = account.grant.replacing(" + ", with: "+")
        lines.append(DetailLine(label: "grant", value: account.grant, tight: tight))
        if let scope = account.credential?.scope { lines.append(DetailLine(label: "scopes", value: scope)) }
        lines += access
        lines.append(refresh)
        lines += [autoRenew].compactMap { $0 }
        lines.append(DetailLine(label: "vendor", value: vendor))
        return lines
    }

    /// What the wide pane and the full screen show.
    var full: [DetailLine] {
        guard account.problem == nil else { return problemLines }
        var lines = short
        lines.append(DetailLine(label: "client", value: account.clientID))
        lines.append(DetailLine(label: "profile", value: account.profile.text))
        if let uri = account.redirectURI { lines.append(DetailLine(label: "redirect", value: uri)) }
        lines += endpoints
        lines += account.origins.map { DetailLine(label: "origin", value: $0, slot: .statusWarn) }
        if let credential = account.credential {
            lines.append(DetailLine(label: "type", value: credential.tokenType))
            lines += credential.extra.sorted { $0.key < $1.key }.map { DetailLine(label: $0.key, value: $0.value) }
        }
        return lines
    }

    /// Where its requests go. What several legs share stands there once.
    private var endpoints: [DetailLine] {
        var lines: [DetailLine] = []
        for (index, endpoint) in account.endpoints.enumerated() {
            guard !account.endpoints[..<index].contains(where: { $0.url == endpoint.url }) else { continue }
            let isToken = ["exchange", "client credentials"].contains(endpoint.label)
            let label = isToken ? "token url" : endpoint.label
            lines.append(DetailLine(label: label, value: endpoint.url, indent: max(11, TextWidth.columns(label) + 1)))
        }
        return lines
    }

    /// What goes along with a request, in the wide pane.
    var headers: [DetailLine] {
        guard account.problem == nil else { return [] }
        return account.headerSets.flatMap { set in
            set.templates.enumerated().map { index, template in
                DetailLine(label: index == 0 ? "headers" : "", value: "\(set.name): \(template)")
            }
        }
    }

    /// The account's part of the activity list.
    func recent(_ limit: Int) -> [DetailLine] {
        let entries = state.activity.filter { $0.account == account.id }.prefix(max(0, limit))
        guard !entries.isEmpty else { return [] }
        return [.blank, DetailLine(label: "Recent", value: "", slot: .title)]
            + entries.map { entry in
                let time = LocalTime(entry.time, zone: zone)
                let isToday = time.date == LocalTime(now, zone: zone).date
                return DetailLine(
                    label: isToday ? time.minute : time.date, value: entry.text,
                    slot: StatusText.slot(entry.severity), indent: isToday ? 7 : 8,
                    wraps: entry.severity == .info)
            }
    }

    private var problemLines: [DetailLine] {
        [status]
            + [state.inKeys(account.problem?.remedy)].compactMap { $0 }.map {
                DetailLine(label: "now", value: $0, slot: .statusWarn)
            }
    }

    private var vendor: String { [account.vendor, account.environment].compactMap { $0 }.joined(separator: ", ") }

    /// `20 Nov 22:58`, or `20 Nov 2027` where that is another year.
    private func day(_ instant: Instant) -> String {
        let local = LocalTime(instant, zone: zone)
        return LocalTime(now, zone: zone).year == local.year ? local.day : "\(local.date) \(local.year)"
    }

    private func expires(_ credential: CredentialSummary) -> String {
        switch credential.expiry {
        case .at(let end): return "\(day(end)) (local)"
        case .never: return "never"
        case .unknown: return "not said by the provider"
        }
    }
}
