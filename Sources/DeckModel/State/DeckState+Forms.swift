import TokenService
import Vocabulary

/// Forms: opened by a key, filled in, handed over by Save, forgotten by Esc.
extension DeckState {
    mutating func openForm(_ kind: Form.Kind, preset: Name? = nil, notes: [String] = []) -> [DeckEffect] {
        formCount += 1
        var form = Form(kind, number: formCount)
        form.preset = preset
        form.notes = notes
        form.accounts = Set(accounts.lazy.map(\.id))
        form.rebuild()
        form.check()
        // What is given already needs no typing.
        if kind == .addAccount, preset != nil { form.spot = .field(1) }
        self.form = form
        return masked() + (kind == .importProfile ? [] : [.loadCatalogue(form: form.number)])
    }

    mutating func closeForm() -> [DeckEffect] {
        form?.wipe()
        form = nil
        return []
    }

    mutating func catalogueLoaded(
        _ number: Int, _ profiles: [ProfileSummary], _ providers: [ProviderSummary]
    ) -> [DeckEffect] {
        // A list that was read for an earlier form may be older than what that one wrote.
        guard form?.number == number else { return [] }
        form?.load(profiles, providers)
        if case .editProvider(let name?) = form?.kind, doubtedClients.contains(name) { form?.goTo(.clientID) }
        if case .editProvider(let name?) = form?.kind, form?.fields.isEmpty == true {
            form?.refusal = [
                "The provider \(name), or the profile that it is made from, cannot be read.",
                "fob provider show \(name) says why",
            ]
        }
        if let form, form.kind == .addAccount || form.kind == .editProvider(nil), providers.isEmpty {
            let after = form.kind == .addAccount ? "; its account comes next" : ""
            return openForm(.addProvider, notes: ["There is no provider yet: add one first\(after)."])
        }
        return []
    }

    /// Asks how to sign in: by which grant, with which scopes, where the answer comes from.
    mutating func askWay() -> [DeckEffect] {
        guard let selected else { return [] }
        let effects = openForm(.signIn(selected.id))
        form?.usualWay = selected.grant
        form?.lastWish = wishes[selected.id]
        return effects
    }

    /// One Esc is asked about where something was typed; the second leaves.
    mutating func leaveForm() -> [DeckEffect] {
        guard let form, form.holdsTyped, !form.isLeaving, !form.isSaving else { return closeForm() }
        self.form?.isLeaving = true
        return []
    }

    // MARK: Moving

    mutating func moveInForm(by distance: Int) -> [DeckEffect] {
        guard form?.isInList == true else { return goInForm(by: distance) }
        form?.edit { field in
            guard case .choice(var entry) = field.content else { return }
            entry.move(by: distance)
            field.content = .choice(entry)
        }
        return []
    }

    mutating func goInForm(by distance: Int, takes: Bool = false) -> [DeckEffect] {
        form?.go(by: distance, takes: takes)
        return askIssuer()
    }

    /// Enter goes on; only on a button it does something.
    mutating func acceptInForm(at now: Instant) -> [DeckEffect] {
        switch form?.spot {
        case .save: saveForm(at: now)
        case .cancel: closeForm()
        case .field, nil: goInForm(by: 1, takes: true)
        }
    }

    mutating func moveInField(_ action: Action) -> [DeckEffect] {
        form?.edit { field in
            field.edit { entry in
                switch action {
                case .fieldLeft: entry.move(by: -1)
                case .fieldRight: entry.move(by: 1)
                case .fieldStart: entry.moveToStart()
                case .fieldEnd: entry.moveToEnd()
                default: entry.delete()
                }
            }
        }
        return []
    }

    mutating func pasteIntoForm(_ text: Secret, at now: Instant) -> [DeckEffect] {
        guard form?.focused != nil else {
            show(["paste ignored: a button takes no text"], .warning, at: now)
            return []
        }
        form?.edit { $0.paste(text) }
        return []
    }

    // MARK: An issuer

    /// Once somebody has typed an issuer and gone on, what it says of itself is read.
    private mutating func askIssuer() -> [DeckEffect] {
        guard let form, form.focused?.id != .issuer,
            let field = form.fields.first(where: { $0.id == .issuer }), field.wasLeft, field.defect == nil,
            case let url = field.value, !url.isEmpty, form.discovered[url] == nil
        else { return [] }
        self.form?.discovered[url] = "asking \(ScreenText.line(url, limit: 80))"
        self.form?.check()
        return [.discover(form: form.number, url: url)]
    }

    mutating func discovered(_ number: Int, _ url: String, _ result: Result<String, Failure>) -> [DeckEffect] {
        guard form?.number == number else { return [] }
        switch result {
        case .success(let words): form?.discovered[url] = ScreenText.line(words)
        case .failure(let failure): form?.discovered[url] = ScreenText.line(failure.description)
        }
        form?.check()
        return []
    }

    // MARK: Saving

    mutating func saveForm(at now: Instant) -> [DeckEffect] {
        guard form?.isSaving == false, let defect = form?.firstDefect() else {
            guard let form, !form.isSaving else { return [] }
            if case .signIn(let id) = form.kind { return signIn(id, form.signIn, at: now) }
            guard let request = form.request() else { return [] }
            self.form?.isSaving = true
            self.form?.refusal = []
            return [.save(form: form.number, request)]
        }
        form?.spot = .field(defect)
        return []
    }

    private mutating func signIn(_ id: AccountID, _ wish: SignInWish?, at now: Instant) -> [DeckEffect] {
        // Renewal by itself may have begun meanwhile, and the account may be gone.
        let reason = account(id).map { unreadable($0) ?? busy($0, at: now) } ?? "\(id) is not there any more"
        guard reason == nil else {
            form?.refusal = [reason].compactMap(\.self)
            return []
        }
        wishes[id] = wish
        return closeForm() + exchange(id, at: now)
    }

    mutating func formRefused(_ number: Int, _ failure: Failure, at now: Instant) -> [DeckEffect] {
        guard form?.number == number else { return noticed(failure.description, .error, at: now) }
        let remedy =
            failure.obstacle == .clientKey
            ? "switch More on and name the Client key, for mutual TLS the Certificate too" : inKeys(failure.remedy)
        let words = [failure.message, remedy].compactMap(\.self)
        form?.isSaving = false
        form?.refusal = words
        return []
    }

    mutating func formSaved(_ number: Int, _ result: FormResult, at now: Instant) -> [DeckEffect] {
        let wish = form?.number == number ? form?.signIn : nil
        let isOpen = form?.number == number
        if isOpen { _ = closeForm() }
        switch result {
        case .provider(let provider, let isNew):
            doubtedClients.remove(provider.name)
            tell(
                "provider \(provider.name) \(isNew ? "added" : "changed")", after: isNew ? nil : provider.name, at: now)
            let uri = provider.redirectURI.map { "Register this redirect URI with \(provider.vendor): \($0)" }
            if let uri, isNew { log(uri, .info, at: now) }
            guard isNew, isOpen else { return [.loadAccounts] }
            return openForm(
                .addAccount, preset: provider.name, notes: [uri].compactMap(\.self) + Self.notes(on: provider))
        case .account(let account):
            upsert(account)
            clearFilter()
            log("account added", of: account.id, .success, at: now)
            let masking = select(account.id)
            pane = .accounts
            guard isOpen, let wish else {
                show(["added \(account.id)", "\(press(.exchange)) to sign in"], .success, at: now)
                return masking
            }
            wishes[account.id] = wish.isPlain ? nil : wish
            return masking + start(.exchange, account.id, at: now)
        case .profile(let id, let path):
            tell("profile \(id) imported to \(path)", at: now)
            guard isOpen else { return [] }
            return openForm(.addProvider, preset: id, notes: ["Imported to \(path)"])
        }
    }

    /// What is uncertain about a profile fills pages; they are read elsewhere.
    private static func notes(on provider: ProviderSummary) -> [String] {
        let misspelt = provider.notes.filter { !provider.doubts.contains($0) }
        guard !provider.doubts.isEmpty else { return misspelt }
        let what = provider.doubts.count == 1 ? "One thing" : "\(provider.doubts.count) things"
        return misspelt + [
            "\(what) in the profile should be checked with the vendor: fob provider show \(provider.name)"
        ]
    }

    /// - Parameter provider: one that was changed: whatever waits for that comes next.
    private mutating func tell(_ text: String, after provider: Name? = nil, at now: Instant) {
        log(text, .success, at: now)
        let waits =
            selected.map { account in
                account.id.provider == provider && tasks[account.id] == nil
                    && (account.credential == nil || account.renewal == .dead)
            } ?? false
        show([text] + (waits ? ["\(press(.exchange)) to sign in"] : []), .success, at: now)
    }
}
