import TokenService
import Vocabulary

/// How somebody wants to sign in, where it is not the provider's own way.
public struct SignInWish: Sendable, Equatable {
    /// In place of the profile's; empty for the profile's own.
    public let scopes: [String]
    /// The key of a ``TokenService/ProfileGrant``; nil for the provider's own way.
    public let grant: String?
    /// Whether the answer is pasted whatever else happens, so that nothing needs the port that it would come to.
    public let pastes: Bool

    var isPlain: Bool { scopes.isEmpty && grant == nil && !pastes }
}

/// The fields of a new account, and of a profile to take over.
extension Form {
    private var provider: ProviderSummary? {
        if case .signIn(let id) = kind { return providers.first { $0.name == id.provider } }
        return providers.first { $0.name.text == value(.provider) }
    }

    private var providerName: Name? { try? Name(value(.provider)) }

    /// The list of providers, the given one or the only one chosen.
    func providerChoice(help: String) -> FormField {
        // What was given can be saved before the list is there.
        let given = isLoaded ? [] : [preset].compactMap { $0 }.map { FormOption($0.text) }
        let options =
            given
            + providers.map { provider in
                FormOption(
                    provider.name.text,
                    detail: [provider.vendor, provider.environment].compactMap(\.self).joined(separator: ", "))
            }
        let chosen = preset?.text ?? (providers.count == 1 ? providers.first?.name.text : nil)
        return FormField(
            .provider, "Provider", .choice(ChoiceEntry(options, chosen: chosen)), help: help, isRequired: true)
    }

    func accountFields() -> [FormField] {
        var fields = [
            providerChoice(help: "type to find the provider that the account is at"),
            FormField(
                .account, "Name", .text(TextEntry(placeholder: freeAccountName, isSuggestion: true)),
                help: "what you want to call the account", isRequired: true),
        ]
        let signsIn = self.fields.first { $0.id == .signIn }?.content != .toggle(false)
        fields.append(
            FormField(
                .signIn, "Sign in", .toggle(signsIn),
                help: signsIn ? "space: only add it, and sign in later" : "space: get a token as soon as it is saved"))
        return signsIn ? fields + wayFields(chosen: nil) : fields
    }

    /// The fields of a sign-in another way than before.
    func signInFields(_ wish: SignInWish?, usual: String) -> [FormField] {
        let grants = grants
        let chosen = grants.first { $0.key == wish?.grant } ?? grants.first { $0.words == usual }
        var fields = wayFields(chosen: chosen?.key, scopes: wish?.scopes ?? [])
        let isSentBack = profile(of: provider)?.sendsBack ?? true
        if isSentBack {
            fields.append(
                FormField(
                    .paste, "By paste", .toggle(wish?.pastes ?? false),
                    help: "space: paste the answer; for a port that is taken, or a browser elsewhere"))
        }
        return fields
    }

    /// The ways to a token that need nothing but the provider and its user.
    private var grants: [ProfileGrant] { profile(of: provider)?.grants.filter(\.isPlain) ?? [] }

    private func wayFields(chosen: String?, scopes: [String] = []) -> [FormField] {
        let ways = grants
        var fields: [FormField] = []
        if ways.count > 1 {
            fields.append(
                FormField(
                    .grant, "By",
                    .choice(
                        ChoiceEntry(
                            ways.map { FormOption($0.key, label: $0.words) }, chosen: chosen ?? ways[0].key)),
                    help: "the way to a token; a device code is typed on any other device"))
        }
        let known = profile(of: provider)?.scopes ?? []
        let example = known.isEmpty ? "with a space between two" : "known: \(known.joined(separator: " "))"
        fields.append(
            FormField(
                .scopes, "Scopes",
                .text(TextEntry(scopes.joined(separator: " "), placeholder: "as the profile has them")),
                help: "in place of the profile's; \(example)"))
        return fields
    }

    /// `main`, with a number where the provider has an account of that name.
    private var freeAccountName: String {
        guard let provider = providerName else { return "main" }
        let free = ["main"] + (2...99).map { "main-\($0)" }
        return free.first { name in
            (try? Name(name)).map { !accounts.contains(AccountID(provider: provider, name: $0)) } ?? false
        } ?? ""
    }

    private func profile(of provider: ProviderSummary?) -> ProfileSummary? {
        provider.flatMap { provider in profiles.first { $0.id == provider.profile } }
    }

    func accountDefect(of field: FormField) -> String? {
        switch field.id {
        case .account:
            guard let name = try? Name(field.value) else { return Self.nameRule }
            guard let provider = providerName else { return nil }
            let id = AccountID(provider: provider, name: name)
            return accounts.contains(id) ? "there is an account “\(id)” already" : nil
        case .scopes:
            return field.value.split(separator: " ").compactMap { FieldCheck.scope(String($0)) }.first
        default: return nil
        }
    }

    /// A scope that the profile does not know: it may be misspelt, and may be asked for all the same.
    func unknownScopes(in text: String) -> String? {
        let known = profile(of: provider)?.scopes ?? []
        guard !known.isEmpty,
            let odd = text.split(separator: " ").map(String.init).first(where: { !known.contains($0) })
        else { return nil }
        let nearest = NearestName.of(odd, among: known).map { "; did you mean “\($0)”?" } ?? ""
        return "the profile knows no scope “\(odd)”\(nearest)"
    }

    func accountRequest() -> FormRequest? {
        guard let provider = providerName, let name = try? Name(value(.account)) else { return nil }
        return .addAccount(AccountID(provider: provider, name: name))
    }

    /// How to sign in once the account is there; nil where nobody signs in yet.
    var signIn: SignInWish? {
        let scopes = value(.scopes).split(separator: " ").map(String.init)
        let grant = value(.grant)
        if case .signIn = kind {
            return SignInWish(scopes: scopes, grant: grant.isEmpty ? nil : grant, pastes: !value(.paste).isEmpty)
        }
        guard !value(.signIn).isEmpty else { return nil }
        // The first is what the provider does unasked.
        return SignInWish(
            scopes: scopes, grant: grant.isEmpty || grant == grants.first?.key ? nil : grant, pastes: false)
    }

    func importFields() -> [FormField] {
        [
            FormField(
                .path, "File or URL", .text(TextEntry()),
                help: "a profile, an OpenAPI 3 document in JSON, or the URL of an issuer", isRequired: true)
        ]
    }

    /// What is to be saved; nil where something is missing.
    func request() -> FormRequest? {
        switch kind {
        case .addProvider, .editProvider: providerRequest()
        case .addAccount: accountRequest()
        case .importProfile: .importProfile(path: value(.path))
        case .signIn: nil
        }
    }
}
