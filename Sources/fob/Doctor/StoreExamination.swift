import CredentialStore
import DeckUI
import OAuthCore
import TokenService
import Vocabulary

/// What is wrong with what fob keeps.
struct StoreExamination {
    let workshop: Workshop
    private(set) var findings: [Finding] = []

    init(_ workshop: Workshop) { self.workshop = workshop }

    mutating func run() {
        // One profile of one's own may extend another.
        let catalogue = ProfileCatalogue(userFiles: UserFiles.reading(folder: workshop.paths.profiles).files)
        files(of: workshop.paths.profiles, "profile") { path, bytes in
            do {
                _ = try ProfileLoader.load(bytes, file: path, in: catalogue)
                return nil
            } catch { return "\(error)" }
        }
        let shelf = ThemeShelf(workshop)
        for folder in shelf.folders {
            files(of: folder, "theme") { path, bytes in
                let others = shelf.folders.flatMap { UserFiles.read(folder: $0) }
                let name = ThemeCatalogue.name(of: path)
                do throws(ThemeDefects) {
                    _ = try ThemeCatalogue(userFiles: [(path, bytes)] + others).load(name)
                    return nil
                } catch { return error.defects.first?.description ?? "it cannot be used" }
            }
        }
        do throws(Failure) {
            let settings = try Settings.load(workshop.paths.configFile)
            let catalogue = shelf.catalogue()
            if let theme = settings.theme, !catalogue.names.contains(theme) {
                let unknown = ThemeShelf.unknown(theme, in: catalogue)
                findings.append(
                    Finding(
                        "config", .usage, "\(workshop.paths.configFile): \(unknown.message)", remedy: unknown.remedy))
            }
        } catch { findings.append(Finding("config", error)) }
        examineProtection()
        do throws(Failure) {
            // Opening repairs what it can; what that was is worth knowing.
            let service = try workshop.service { findings.append(Finding("store", nil, $0)) }
            try examine(service)
        } catch  where findings.contains(where: { $0.area == "config" && $0.problem == error.message }) {
            // Said already, and nothing can be opened without it.
        } catch { findings.append(Finding("store", error)) }
        examineFiles()
    }

    /// Every file of the store, as `fob store check` sees it: owners, modes, links, leftovers, records that were put back.
    private mutating func examineFiles() {
        for finding in workshop.store.check().defects {
            let place = ScreenText.line(finding.place, limit: 600)
            // Whoever could not use it has said so already, and where it is.
            let path = Self.path(of: place)
            guard !findings.contains(where: { $0.kind != nil && Self.isAbout(path, $0.problem) }) else { continue }
            // What opening passed over as a note is wrong all the same.
            findings.removeAll { Self.isAbout(path, $0.problem) }
            findings.append(Finding("store", .store, "\(place): \(finding.problem).", remedy: finding.remedy))
        }
    }

    /// Whether a sentence names that path, and not only something below it.
    private static func isAbout(_ path: String, _ sentence: String) -> Bool {
        sentence.ranges(of: path).contains { $0.upperBound == sentence.endIndex || sentence[$0.upperBound] != "/" }
    }

    /// A place without its line and column.
    private static func path(of place: String) -> String {
        place.split(separator: ":", maxSplits: 1).first.map(String.init) ?? place
    }

    /// How records are protected, and where the key is. That it is nowhere is found by whoever reads a record.
    private mutating func examineProtection() {
        let store = workshop.store
        guard let protection = try? store.protection() else { return }
        guard protection.isSealed else {
            findings.append(
                Finding(
                    "store", nil, "Records are plain files that only you can read.",
                    remedy: "Encrypt them: fob store seal"))
            return
        }
        let slots = protection.slots.map { "\($0.id) (\($0.lock.words))" }.joined(separator: ", ")
        findings.append(Finding("store", nil, "Records are sealed. What opens them: \(slots)."))
        switch try? store.keyPlace() {
        case .ring(let until)?:
            let end = until.map { " until \($0.localText)" } ?? ""
            findings.append(
                Finding(
                    "store", nil, "The store is unlocked\(end): every process of yours can read its key.",
                    remedy: "Lock it: fob lock"))
        case .slot?:
            findings.append(Finding("store", nil, "A key file or the key command unlocks the store without asking."))
        case .locked?, nil: break
        }
        // Where a passphrase opens the store as well, nothing else says that a key file is gone.
        for case .keyFile(let path) in protection.slots.map(\.lock) where protection.hasPassphrase {
            guard (try? workshop.keys.keyFile()) ?? nil == nil, FileStatus(path: path) == nil else { continue }
            findings.append(
                Finding(
                    "store", nil, "The key file \(ScreenText.line(path, limit: 300)) is missing.",
                    remedy: "Put it back, or say where it is: \(KeySources.variable)=FILE"))
        }
    }

    private mutating func files(of folder: String, _ area: String, _ defect: (String, [UInt8]) -> String?) {
        let reading = UserFiles.reading(folder: folder)
        findings += reading.skipped.map { Finding(area, .usage, $0, remedy: "Mend or remove the file.") }
        for (path, bytes) in reading.files {
            guard let defect = defect(path, bytes) else { continue }
            let shown = ScreenText.line(path, limit: 300)
            findings.append(
                Finding(
                    area, .usage, "\(shown): \(ScreenText.line(defect, limit: 600))",
                    remedy: "fob \(area) check \(ShellText.word(path))"))
        }
    }

    private mutating func examine(_ service: TokenService) throws(Failure) {
        for name in try service.providerNames() {
            do throws(Failure) { examine(try service.provider(name)) } catch {
                findings.append(Finding("provider", error))
            }
        }
        for status in try service.accounts() { examine(status) }
        if let end = try service.clipboardRemoval() {
            findings.append(
                Finding(
                    "clipboard", nil, "The clipboard file holds headers until \(end.localText).",
                    remedy: "Remove it now: fob clipboard clear"))
        }
    }

    private mutating func examine(_ provider: ProviderSummary) {
        if provider.lacksClientSecret {
            findings.append(
                Finding(
                    "provider", .usage, "\(provider.name): its requests carry a client secret, and none is stored.",
                    remedy: "fob provider edit \(provider.name) --client-secret-file FILE"))
        }
        for origin in provider.unusedOrigins {
            findings.append(
                Finding(
                    "provider", .usage, "\(provider.name): no request goes to the replaced origin \(origin).",
                    remedy: "fob provider edit \(provider.name) --unset origin:\(origin)"))
        }
        for doubt in provider.doubts {
            findings.append(Finding("provider", nil, "\(provider.name): \(Self.clause(doubt)).", remedy: nil))
        }
    }

    /// A sentence without its full stop, to stand inside another.
    private static func clause(_ sentence: String) -> String {
        sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    }

    private mutating func examine(_ status: AccountStatus) {
        if let problem = status.problem {
            findings.append(Finding("account", problem))
            return
        }
        if let reason = status.renewalReason, reason.hasPrefix("revocation pending") {
            findings.append(
                Finding("account", .loginNeeded, "\(status.id): \(reason)", remedy: "fob revoke \(status.id)"))
            return
        }
        if let issued = status.credential?.issuedAt,
            Credential.isOfTheFuture(issuedAt: issued, at: workshop.clock.now())
        {
            findings.append(
                Finding(
                    "account", nil,
                    "\(status.id): its token was issued at \(issued.localText), which is still to come.",
                    remedy: "Set the clock; else the token is renewed when it is next asked for."))
        }
        let reason = status.renewalReason.map { ": \(Self.clause($0))" } ?? ""
        switch (status.state(at: workshop.clock.now()), status.renewal) {
        case (.loginNeeded, _):
            let what = status.credential == nil ? "nobody has signed in yet" : "its login has ended\(reason)"
            findings.append(
                Finding(
                    "account", status.credential == nil ? nil : .loginNeeded, "\(status.id): \(what).",
                    remedy: "fob login \(status.id)"))
        case (_, .dead):
            findings.append(
                Finding(
                    "account", .loginNeeded, "\(status.id): it cannot be renewed any more\(reason).",
                    remedy: "fob login \(status.id)"))
        case (_, .unverified):
            findings.append(
                Finding(
                    "account", .loginNeeded, "\(status.id): whether it can be renewed is unknown\(reason).",
                    remedy: "fob refresh \(status.id)"))
        case (.expired, _):
            findings.append(
                Finding("account", nil, "\(status.id): its token has ended.", remedy: "fob refresh \(status.id)"))
        default: break
        }
    }
}
