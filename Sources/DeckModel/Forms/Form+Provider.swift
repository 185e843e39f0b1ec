import TokenService
import Vocabulary

/// The fields that make a provider of a profile.
extension Form {
    /// The entry of the list that stands for an issuer whose metadata tells the rest.
    static let discovery = "discover"
    /// The profile that such a provider is made from.
    static let discoveringProfile = "oidc"
    static let secretLimit = 16_384

    var edited: ProviderSummary? {
        guard case .editProvider(let name) = kind else { return nil }
        return providers.first { $0.name.text == name?.text ?? value(.provider) }
    }

    /// The profile that was chosen, or that the provider has.
    var profile: ProfileSummary? {
        if case .editProvider = kind, edited == nil { return nil }
        if let edited { return profiles.first { $0.id == edited.profile } }
        let chosen = value(.profile)
        let id = chosen == Self.discovery ? Self.discoveringProfile : chosen
        return profiles.first { $0.id.text == id }
    }

    var environment: String {
        let chosen = value(.environment)
        return chosen.isEmpty ? edited?.environment ?? profile?.defaultEnvironment ?? "" : chosen
    }

    func providerFields() -> [FormField] {
        if case .editProvider(let name) = kind {
            guard isLoaded else { return [] }
            let own = profile.map { settings(of: $0, edited) } ?? []
            return (name == nil ? [providerChoice(help: "type to find the provider to edit")] : []) + own
        }
        let choice = FormField(
            .profile, "Profile", .choice(ChoiceEntry(profileOptions, chosen: preset?.text)),
            help: "type a vendor or a grant; discover takes an issuer's URL", isRequired: true)
        guard let profile else { return [choice] }
        let name = FormField(
            .name, "Name", .text(TextEntry(placeholder: freeName, isSuggestion: true)),
            help: "what you want to call it", isRequired: true)
        return [choice, name] + settings(of: profile, nil)
    }

    private var profileOptions: [FormOption] {
        guard isLoaded else { return [] }
        let issuer = FormOption(
            Self.discovery, label: "Discover", detail: "any provider, by its issuer's URL")
        return [issuer]
            + profiles.map { profile in
                let grants = profile.grants.map(\.words).joined(separator: ", ")
                let label =
                    profile.vendor.lowercased() == profile.id.text
                    ? profile.vendor : "\(profile.vendor) (\(profile.id))"
                return FormOption(profile.id.text, label: label, detail: "\(profile.confidence); \(grants)")
            }
    }

    private func settings(of profile: ProfileSummary, _ provider: ProviderSummary?) -> [FormField] {
        var fields: [FormField] = []
        if profile.environments.count > 1 {
            let chosen = provider?.environment ?? profile.defaultEnvironment
            fields.append(
                FormField(
                    .environment, "Environment",
                    .choice(ChoiceEntry(profile.environments.map { FormOption($0) }, chosen: chosen)),
                    help: "which installation of \(profile.vendor)", isRequired: true))
        }
        for variable in profile.variables(in: environment) {
            let isIssuer = variable.name == "issuer"
            fields.append(
                FormField(
                    isIssuer ? .issuer : .variable(variable.name), isIssuer ? "Issuer URL" : words(variable.name),
                    .text(
                        TextEntry(
                            provider?.variables[variable.name] ?? "", placeholder: variable.defaultValue ?? "")),
                    help: variable.description ?? "a value of \(profile.vendor)", isRequired: variable.isRequired))
        }
        fields.append(
            FormField(
                .clientID, "Client ID", .text(TextEntry(provider?.clientID ?? "")),
                help: "as \(profile.vendor) gave it to you", isRequired: true))
        let isKept = provider?.hasClientSecret == true
        fields.append(
            FormField(
                .clientSecret, "Secret", .hidden(HiddenEntry(limit: Self.secretLimit), isKept: isKept),
                help: isKept
                    ? "the stored one is kept unless you type another"
                    : needs(profile).secret
                        ? "the client secret; it is not shown" : "the client secret, if there is one",
                isRequired: needs(profile).secret && provider == nil))
        fields += neededKeyFields(profile)
        if profile.sendsBack {
            fields.append(
                FormField(
                    .redirectURI, "Redirect URI", .text(TextEntry(provider?.ownRedirectURI ?? "")),
                    help: "register this one with the vendor, or type the one that is registered"))
        }
        let origins = (provider?.origins ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        fields.append(
            FormField(
                .origins, "Origins", .text(TextEntry(origins.joined(separator: " "))),
                help: Self.originsHelp(profile.origins(in: environment))))
        return fields + moreFields(profile, provider)
    }

    /// With an origin of the profile's own as the example.
    private static func originsHelp(_ known: [String]) -> String {
        let example = "\(known.first ?? "https://a.example")=http://127.0.0.1:9000"
        let others = known.count > 1 ? "; further ones are \(known.dropFirst().prefix(3).joined(separator: " "))" : ""
        return "send what is for one origin to another: \(example); several with a space between\(others)"
    }

    /// `base_url` as a label: `Base URL`.
    private func words(_ name: String) -> String {
        let words = name.split(separator: "_").enumerated().map { index, word in
            ["url", "uri", "id", "api"].contains(word)
                ? word.uppercased() : index == 0 ? word.prefix(1).uppercased() + word.dropFirst() : String(word)
        }
        return words.joined(separator: " ")
    }

    /// The profile's id, with a number where there is a provider of that name.
    private var freeName: String {
        guard let profile else { return "" }
        let base =
            value(.profile) == Self.discovery
            ? "my-provider"
            : profile.environments.count > 1 && environment != profile.defaultEnvironment
                ? "\(profile.id)-\(environment)" : profile.id.text
        let names = Set(providers.map(\.name.text))
        let free = [base] + (2...99).map { "\(base)-\($0)" }
        return free.first { !names.contains($0) && (try? Name($0)) != nil } ?? ""
    }

    /// What follows from the other values: the name, and the redirect URI that goes with it.
    mutating func suggest() {
        if case .addProvider = kind, let index = fields.firstIndex(where: { $0.id == .name }) {
            let name = freeName
            fields[index].edit { $0.placeholder = name }
        }
        guard let index = fields.firstIndex(where: { $0.id == .redirectURI }), let profile else { return }
        let name = edited?.name ?? (try? Name(value(.name)))
        let uri = name.map(profile.redirectURI) ?? ""
        fields[index].edit { $0.placeholder = uri }
    }

    func providerDefect(of field: FormField) -> String? {
        let value = field.value
        switch field.id {
        case .name:
            guard let name = try? Name(value) else { return Self.nameRule }
            return providers.contains { $0.name == name } ? "there is a provider “\(name)” already" : nil
        case .issuer: return FieldCheck.issuer(value)
        case .variable(let variable):
            return profile?.variables(in: environment).first { $0.name == variable }?.complaint(about: value)
        case .clientID: return FieldCheck.clientID(value)
        case .redirectURI: return FieldCheck.redirectURI(value)
        case .defaultScopes, .overrides, .clientKey, .certificate, .authorities: return moreDefect(of: field)
        case .origins:
            if case .failure(let defect) = Self.origins(in: value) { return defect.reason }
            return nil
        default: return nil
        }
    }

    static let nameRule = "a name has a-z 0-9 . _ @ + - and begins with a letter or digit"

    /// Why a field's text cannot be read, in a clause.
    struct Defect: Error {
        let reason: String
    }

    /// The pairs of origins, or what is wrong with the first that cannot be read.
    static func origins(in text: String) -> Result<[String: String], Defect> {
        var origins: [String: String] = [:]
        for pair in text.split(separator: " ") {
            let halves = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard halves.count == 2 else {
                return .failure(Defect(reason: "write it as FROM=TO: https://a.example=http://127.0.0.1:9000"))
            }
            for half in halves {
                if let reason = FieldCheck.origin(half) {
                    return .failure(Defect(reason: "“\(half)” is no origin: \(reason)"))
                }
            }
            guard origins.updateValue(halves[1], forKey: halves[0]) == nil else {
                return .failure(Defect(reason: "an origin is replaced twice"))
            }
        }
        return .success(origins)
    }

    /// What is to be saved; nil where something is missing.
    func providerRequest() -> FormRequest? {
        guard let profile else { return nil }
        var draft = ProviderDraft(clientID: value(.clientID))
        let secret = fields.first { $0.id == .clientSecret }
        if case .hidden(let entry, _) = secret?.content, entry.length > 0 { draft.clientSecret = entry.secret }
        if profile.environments.count > 1 { draft.environment = environment }
        for field in fields {
            let name: String
            switch field.id {
            case .variable(let variable): name = variable
            case .issuer: name = "issuer"
            default: continue
            }
            if !field.value.isEmpty {
                draft.variables[name] = field.value
            } else if edited?.variables[name] != nil {
                draft.removals.append(.variable(name))
            }
        }
        let redirectURI = value(.redirectURI)
        if !redirectURI.isEmpty {
            draft.redirectURI = redirectURI
        } else if edited?.ownRedirectURI != nil {
            draft.removals.append(.redirectURI)
        }
        draft.origins = (try? Self.origins(in: value(.origins)).get()) ?? [:]
        for from in (edited?.origins ?? [:]).keys.sorted() where draft.origins[from] == nil {
            draft.removals.append(.origin(from))
        }
        addMore(to: &draft)
        let files = addFiles(to: &draft)
        if let edited { return .editProvider(edited.name, draft, files: files) }
        guard let name = try? Name(value(.name)) else { return nil }
        return .addProvider(name, profile: profile.id, draft, files: files)
    }
}
