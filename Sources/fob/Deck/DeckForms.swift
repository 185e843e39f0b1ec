import CredentialStore
import DeckModel
import OAuthCore
import TokenService
import Vocabulary

/// What forms ask of the service; each answer is an event.
struct DeckForms: Sendable {
    /// Reads, checks and writes a profile, and makes it one that can be chosen.
    typealias Importer = @Sendable (String) async throws(Failure) -> (id: Name, path: String)

    let service: TokenService
    let importProfile: Importer
    let paths: TypedPath

    func catalogue(form: Int) -> DeckEvent {
        // A provider that cannot be read is told of by its accounts; here it cannot be chosen.
        let providers = (try? service.providers().summaries) ?? []
        return .catalogueLoaded(form: form, profiles: service.profiles(), providers: providers)
    }

    func discover(form: Int, url: String) async -> DeckEvent {
        do throws(Failure) {
            let report = try await service.discover(url: url) { _ in }
            let grants = report.grants.isEmpty ? "no grants are named" : report.grants.joined(separator: ", ")
            return .discovered(form: form, url: url, .success("found at \(report.source ?? url): \(grants)"))
        } catch { return .discovered(form: form, url: url, .failure(error)) }
    }

    func save(form: Int, _ request: FormRequest) async -> DeckEvent {
        do throws(Failure) { return .formSaved(form: form, try await result(of: request)) } catch {
            return .formRefused(form: form, error)
        }
    }

    private func result(of request: FormRequest) async throws(Failure) -> FormResult {
        switch request {
        case .addProvider(let name, let profile, let draft, let files):
            return .provider(
                try await service.addProvider(name, profile: profile, try read(files, into: draft)), isNew: true)
        case .editProvider(let name, let draft, let files):
            return .provider(try await service.editProvider(name, try read(files, into: draft)), isNew: false)
        case .addAccount(let id):
            try await service.addAccount(id)
            return .account(try service.status(of: id))
        case .importProfile(let path):
            let (id, written) = try await importProfile(paths.expanded(path))
            return .profile(id, path: written)
        }
    }

    /// The draft with what the files hold.
    private func read(_ files: ProviderFiles, into draft: ProviderDraft) throws(Failure) -> ProviderDraft {
        var draft = draft
        draft.clientKey = try files.clientKey.map { path throws(Failure) in
            try SecretSource.file(paths.expanded(path))
        }
        draft.clientCertificate = try text(files.certificate, "Certificate")
        draft.trustRoots = try text(files.authorities, "CA file")
        return draft
    }

    /// On the command line a pipe is welcome; here it would keep the deck waiting for whoever writes into it.
    private func text(_ path: String?, _ name: String) throws(Failure) -> String? {
        guard let path = path.map(paths.expanded) else { return nil }
        guard FileStatus(path: path)?.isRegular != false else {
            throw Failure(.usage, "\(name): \(ScreenText.line(path, limit: 200)) is not a regular file.")
        }
        return try ProviderKeys.text(path, name)
    }
}
