import DeckModel
import OAuthCore
import TokenService
import Vocabulary

/// What forms and the full screen of an account ask of the service; each answer is an event.
struct DeckForms: Sendable {
    /// Reads, checks and writes a profile, and makes it one that can be chosen.
    typealias Importer = @Sendable (String) async throws(Failure) -> (id: Name, path: String)

    let service: TokenService
    let importProfile: Importer

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
        case .addProvider(let name, let profile, let draft):
            return .provider(try await service.addProvider(name, profile: profile, draft), isNew: true)
        case .editProvider(let name, let draft):
            return .provider(try await service.editProvider(name, draft), isNew: false)
        case .addAccount(let id):
            try await service.addAccount(id)
            return .account(try service.status(of: id))
        case .importProfile(let path):
            let (id, written) = try await importProfile(path)
            return .profile(id, path: written)
        }
    }

    func inspect(_ id: AccountID) -> DeckEvent {
        var claims: [Inspection.Claims] = []
        var transcript: [String] = []
        var problem: String?
        do throws(Failure) {
            if let stored = try service.claims(of: id) {
                claims.append(Self.claims("ID token", stored.claims, stored.verifiedAt))
            }
            if let json = try service.accessTokenClaims(of: id) {
                claims.append(Self.claims("access token", json, nil))
            }
            if let kept = try service.transcript(of: id) {
                transcript = TranscriptSheet.text(kept).split(separator: "\n", omittingEmptySubsequences: false)
                    .map(String.init)
            }
        } catch { problem = error.message(of: id) }
        return .inspected(id, Inspection(claims: claims, transcript: transcript, problem: problem))
    }

    private static func claims(_ token: String, _ json: JSON, _ verifiedAt: Instant?) -> Inspection.Claims {
        Inspection.Claims(
            token: token, verifiedAt: verifiedAt,
            members: ClaimsSheet.rows(json).map { (ScreenText.line($0.name), ScreenText.line($0.value)) })
    }
}
