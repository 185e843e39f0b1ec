import Vocabulary

extension DeckState {
    /// A key: text where text is taken, else whatever the keymap says.
    mutating func pressed(_ chord: KeyChord, at now: Instant) -> [DeckEffect] {
        if isTooSoon(chord, at: now) { return [] }
        let context = context
        // Esc asks about this very moment only.
        let wasLeaving = form?.isLeaving == true
        form?.isLeaving = false
        if context.takesText, let character = chord.text {
            switch context {
            case .locked: lock?.type(character)
            case .form: form?.edit { $0.type(character) }
            default: typed(String(character))
            }
            return []
        }
        guard let action = action(for: chord, in: context) else { return [] }
        if wasLeaving, action == .back, context == .form { return closeForm() }
        if action == .copySet { return copySet(by: chord, at: now) }
        return perform(action, at: now)
    }

    /// On the welcome, what the main screen binds says why it has to wait.
    private func action(for chord: KeyChord, in context: Context) -> Action? {
        keymap.action(for: chord, in: context)
            ?? (context == .welcome ? keymap.action(for: chord, in: .main) : nil)
    }

    /// Carries out an action, or says why it cannot be had.
    mutating func perform(_ action: Action, at now: Instant) -> [DeckEffect] {
        if let binding = Binding.of(action), let reason = binding.refusal(self, now) {
            show([reason], .warning, at: now)
            return []
        }
        switch action {
        case .moveDown: return move(by: 1)
        case .moveUp: return move(by: -1)
        case .moveFirst: return move(by: -Int(Int32.max))
        case .moveLast: return move(by: Int(Int32.max))
        case .movePageDown: return move(by: page)
        case .movePageUp: return move(by: -page)
        case .paneNext: return go(to: pane.rawValue % Pane.allCases.count + 1)
        case .panePrevious: return go(to: (pane.rawValue + 1) % Pane.allCases.count + 1)
        case .paneAccounts: return go(to: Pane.accounts.rawValue)
        case .paneDetails: return go(to: Pane.details.rawValue)
        case .paneActivity: return go(to: Pane.activity.rawValue)
        case .inspect: return inspect()
        case .exchange: return selection.map { exchange($0, at: now) } ?? []
        case .exchangeAs: return askWay()
        case .refresh: return refreshTargets(at: now)
        case .refreshDue: return dueAccounts(at: now).flatMap { start(.refresh, $0, at: now) }
        case .autoRenew: return toggleAutoRenew(at: now)
        case .copy: return copyDefault(at: now)
        case .copyMenu: return openHeaderMenu()
        case .copySet: return []
        case .copyAsCurl: return copyAsCurl(at: now)
        case .reveal: return reveal()
        case .mark: return toggleMark()
        case .markInvert: return invertMarks()
        case .sort: return changeOrder()
        case .forget: return forgetTargets(at: now)
        case .undo: return undo(at: now)
        case .revoke: return askToRevoke(at: now)
        case .revokeConfirm: return revoke(at: now)
        case .revokeCancel: return back(at: now)
        case .buttonNext: return switchButton()
        case .filter: return editFilter()
        case .palette: return openPalette()
        case .search: return editSearch()
        case .log: return toggleLog()
        case .back: return back(at: now)
        case .close: return back(at: now)
        case .accept: return accept(at: now)
        case .fieldDelete, .fieldLeft, .fieldRight, .fieldStart, .fieldEnd: return moveInField(action)
        case .formNext: return goInForm(by: 1)
        case .formPrevious: return goInForm(by: -1)
        case .formSave: return saveForm(at: now)
        case .addAccount: return openForm(.addAccount, preset: selection?.provider)
        case .addProvider: return openForm(.addProvider)
        case .editProvider: return openForm(.editProvider(selection?.provider))
        case .importProfile: return openForm(.importProfile)
        case .demo: return [.openDemo]
        case .fieldErase: return erase()
        case .fieldClear: return clearField()
        case .signInOpen: return openBrowserAgain()
        case .signInURL: return showAddress()
        case .signInPaste: return editAnswer()
        case .signInBackground: return leaveWaiting(at: now)
        case .quitConfirm: return [.quit]
        case .quitStay: return back(at: now)
        case .help: return toggleHelp()
        case .themes: return [.listThemes]
        case .mouse: return toggleMouse(at: now)
        case .redraw: return [.loadAccounts, .redraw]
        case .lock: return lockByKey(at: now)
        case .suspend: return masked() + [.suspend]
        case .quit: return askToQuit()
        case .interrupt: return overlay == .quit ? [.quit] : askToQuit()
        }
    }

    private mutating func askToQuit() -> [DeckEffect] {
        guard isBusy, lock == nil else { return [.quit] }
        overlay = .quit
        return []
    }

    private mutating func toggleHelp() -> [DeckEffect] {
        helpOffset = 0
        search = LineSearch()
        overlay = overlay == .help ? nil : .help
        return []
    }

    private mutating func inspect() -> [DeckEffect] {
        isInspecting = true
        detailsOffset = 0
        return masked() + askInspection()
    }

    /// What Esc would take away on the main screen; nil where that is nothing, or where the status line says it.
    var escapeHint: String? {
        guard selection.flatMap({ tasks[$0] }) == nil else { return nil }
        return filter.text.isEmpty ? marked.isEmpty ? nil : "unmark all" : "clear filter"
    }

    /// One step back: the topmost thing closes, then the selected account's task stops, then the filter goes.
    mutating func back(at now: Instant) -> [DeckEffect] {
        switch context {
        case .locked: return [.quit]
        case .form: return leaveForm()
        case .help, .log, .search:
            if !leaveSearch() { overlay = nil }
            return []
        case .headerMenu, .themes, .variables, .command, .quit, .revoke, .revokeCount, .palette:
            overlay = nil
            return []
        case .filter:
            clearFilter()
            return []
        case .answer:
            changeSignIn { dialog in
                dialog.isEditing = false
                dialog.answer = Secret("")
                dialog.answerLength = 0
            }
            return []
        case .signIn, .picker:
            guard let ask else { return [] }
            return cancel(ask.account, at: now)
        case .inspect:
            isInspecting = false
            inspection = nil
            detailsOffset = 0
            return masked()
        case .main, .welcome:
            if let selection, let task = tasks[selection], !task.isCancelling { return cancel(selection, at: now) }
            if filter.text.isEmpty { marked = [] } else { clearFilter() }
            return []
        }
    }

    private mutating func accept(at now: Instant) -> [DeckEffect] {
        switch context {
        case .filter:
            filter.isEditing = false
            filter.selectionBefore = nil
            return []
        case .headerMenu: return acceptHeaderSet(at: now)
        case .themes: return keepTheme(at: now)
        case .variables: return acceptVariable(at: now)
        case .answer: return sendAnswer(at: now)
        case .picker: return acceptChoice(at: now)
        case .form: return acceptInForm(at: now)
        case .locked: return tryToUnlock()
        case .revoke, .revokeCount: return acceptRevoke(at: now)
        case .palette: return acceptPalette(at: now)
        case .search:
            search.isEditing = false
            return []
        default: return []
        }
    }
}
