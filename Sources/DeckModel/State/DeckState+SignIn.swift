import TokenService
import Vocabulary

extension DeckState {
    /// Starts an exchange, or brings back the one that was left waiting.
    mutating func exchange(_ id: AccountID, at now: Instant) -> [DeckEffect] {
        guard hasBackgroundSignIn(id) else { return start(.exchange, id, at: now) }
        for index in asks.indices {
            if case .signIn(var dialog) = asks[index], dialog.prompt.account == id {
                dialog.isInBackground = false
                asks[index] = .signIn(dialog)
                asks.insert(asks.remove(at: index), at: 0)
                break
            }
        }
        return []
    }

    func hasBackgroundSignIn(_ id: AccountID) -> Bool {
        asks.contains {
            if case .signIn(let dialog) = $0 { dialog.prompt.account == id && dialog.isInBackground } else { false }
        }
    }

    mutating func presented(_ prompt: SignInPrompt) -> [DeckEffect] {
        let dialog = SignInDialog(
            prompt: prompt, answer: Secret(""), answerLength: 0, isEditing: false, isInBackground: false,
            rejection: nil)
        withdrawAsks(of: prompt.account)
        asks.append(.signIn(dialog))
        askOffset = 0
        tasks[prompt.account]?.progress =
            prompt.device != nil
            ? "waiting for the code to be typed"
            : prompt.isListening ? "waiting for the browser" : "waiting for a paste"
        return masked()
    }

    mutating func updated(_ prompt: SignInPrompt) -> [DeckEffect] {
        changeSignIn(of: prompt.account) { $0.prompt = prompt }
        return []
    }

    mutating func rejected(_ id: AccountID, _ reason: String, at now: Instant) -> [DeckEffect] {
        let line = ScreenText.line(reason)
        changeSignIn(of: id) { $0.rejection = line }
        log(line, of: id, .warning, at: now)
        return []
    }

    mutating func dismissed(_ id: AccountID) -> [DeckEffect] {
        asks.removeAll {
            if case .signIn(let dialog) = $0 { dialog.prompt.account == id } else { false }
        }
        if case .address(id, _) = overlay { overlay = nil }
        tasks[id]?.progress = nil
        return []
    }

    mutating func offered(_ choices: [Choice], _ question: String?, to id: AccountID) -> [DeckEffect] {
        withdrawAsks(of: id)
        // Most accounts are called what their user is called.
        let meant = choices.first { $0.label == id.name.text }
        asks.append(.picker(ChoicePicker(account: id, choices: choices, question: question, meant: meant)))
        tasks[id]?.progress = "waiting for your choice"
        return masked()
    }

    mutating func withdrawAsks(of id: AccountID) { asks.removeAll { $0.account == id } }

    mutating func acceptChoice(at now: Instant) -> [DeckEffect] {
        guard case .picker(let picker) = ask else { return [] }
        guard let choice = picker.selected else {
            show(["nothing matches “\(picker.filter)”"], .warning, at: now)
            return []
        }
        withdrawAsks(of: picker.account)
        tasks[picker.account]?.progress = nil
        log("chose \(choice.label)", of: picker.account, .info, at: now)
        return [.choose(picker.account, key: choice.key)]
    }

    mutating func sendAnswer(at now: Instant) -> [DeckEffect] {
        guard case .signIn(let dialog) = ask else { return [] }
        guard !dialog.answer.isEmpty else {
            show(["nothing was pasted yet"], .warning, at: now)
            return []
        }
        changeSignIn { dialog in
            dialog.answer = Secret("")
            dialog.answerLength = 0
            dialog.isEditing = false
            dialog.rejection = nil
        }
        return [.answer(dialog.prompt.account, dialog.answer)]
    }

    /// Why the sign-in that waits takes no pasted answer; nil where it does.
    var refusalOfPaste: String? {
        guard case .signIn(let dialog) = ask, dialog.prompt.device != nil else { return nil }
        return "the code is typed on the page, not here"
    }

    mutating func editAnswer() -> [DeckEffect] {
        changeSignIn { $0.isEditing = true }
        return []
    }

    mutating func appendAnswer(_ text: Secret) {
        changeSignIn { dialog in
            // Codes and URLs hold no blanks, line ends or controls; whatever else came along is not part of them.
            let added = text.withBytes { bytes in bytes.filter { $0 > 0x20 && $0 != 0x7F } }
            let all = dialog.answer.withBytes { Array(($0 + added).prefix(Self.answerLimit)) }
            dialog.answer = Secret(utf8: all)
            dialog.answerLength = all.count { $0 & 0xC0 != 0x80 }
        }
    }

    private static let answerLimit = 16_384

    mutating func openBrowserAgain() -> [DeckEffect] {
        guard case .signIn(let dialog) = ask else { return [] }
        return [.openBrowser(dialog.prompt.account, url: dialog.prompt.url)]
    }

    /// Over the whole screen, so that a terminal's own selection takes all of a long one.
    mutating func showAddress() -> [DeckEffect] {
        guard case .signIn(let dialog) = ask else { return [] }
        overlay = .address(dialog.prompt.account, dialog.prompt.url)
        return []
    }

    mutating func leaveWaiting(at now: Instant) -> [DeckEffect] {
        guard case .signIn(let dialog) = ask else { return [] }
        changeSignIn { $0.isInBackground = true }
        show(
            ["\(dialog.prompt.account): the sign-in goes on waiting", "\(press(.exchange)) to see it again"], .info,
            at: now)
        return []
    }

    /// Changes the dialog on the screen.
    mutating func changeSignIn(_ change: (inout SignInDialog) -> Void) {
        guard let ask else { return }
        changeSignIn(of: ask.account, change)
    }

    /// Wipes what was typed or pasted as an answer and not sent.
    mutating func wipeAnswers() {
        for ask in asks {
            changeSignIn(of: ask.account) { dialog in
                dialog.isEditing = false
                dialog.answer = Secret("")
                dialog.answerLength = 0
            }
        }
    }

    private mutating func changeSignIn(of id: AccountID, _ change: (inout SignInDialog) -> Void) {
        for index in asks.indices {
            guard case .signIn(var dialog) = asks[index], dialog.prompt.account == id else { continue }
            change(&dialog)
            asks[index] = .signIn(dialog)
        }
    }

    /// Changes the list on the screen.
    mutating func changePicker(_ change: (inout ChoicePicker) -> Void) {
        guard let index = askIndex, case .picker(var picker) = asks[index] else { return }
        change(&picker)
        asks[index] = .picker(picker)
    }
}
