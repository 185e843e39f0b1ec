import TokenService
import Vocabulary

/// Files whose contents a provider is to have, by their paths; nil leaves what is there.
public struct ProviderFiles: Sendable, Equatable {
    /// The client's private key, PEM.
    public internal(set) var clientKey: String?
    /// The certificate chain that goes with it, PEM.
    public internal(set) var certificate: String?
    /// Certificate authorities in place of the system's, PEM.
    public internal(set) var authorities: String?

    /// No file at all.
    public init(clientKey: String? = nil, certificate: String? = nil, authorities: String? = nil) {
        self.clientKey = clientKey
        self.certificate = certificate
        self.authorities = authorities
    }
}

/// What few providers need: keys and certificates, and what is to be otherwise than the profile has it.
extension Form {
    /// What is typed in place of a path to take a stored file away.
    private static let nothing = "-"

    /// What the client has to show: as the profile has it, or as the way needs that was chosen in its place.
    func needs(_ profile: ProfileSummary) -> (secret: Bool, key: Bool, certificate: Bool) {
        OverrideWords.needs(of: value(.clientAuthentication))
            ?? (profile.needsClientSecret, profile.needsClientKey, profile.needsClientCertificate)
    }

    /// Keys that the profile asks for.
    func neededKeyFields(_ profile: ProfileSummary) -> [FormField] {
        let needed = needs(profile)
        return keyFields(
            key: profile.needsClientKey, certificate: profile.needsClientCertificate,
            isKeyNeeded: needed.key, isCertificateNeeded: needed.certificate)
    }

    /// A toggle, and behind it the rest.
    func moreFields(_ profile: ProfileSummary, _ provider: ProviderSummary?) -> [FormField] {
        let present = fields.first { $0.id == .more }.map { $0.content == .toggle(true) }
        let isOn = present ?? (provider.map { !$0.overrides.isEmpty || !$0.material.isEmpty } ?? false)
        let toggle = FormField(
            .more, "More", .toggle(isOn), help: "space: \(isOn ? "hide" : "show") what few providers need")
        guard isOn else { return [toggle] }
        let known = OverrideWords(of: provider)
        let needed = needs(profile)
        let keys = keyFields(
            key: !profile.needsClientKey, certificate: !profile.needsClientCertificate,
            isKeyNeeded: needed.key, isCertificateNeeded: needed.certificate)
        return [toggle, authenticationField(known)] + keys + [
            pathField(
                .authorities, "CA file", isRequired: false,
                help: "PEM: trust these certificate authorities and no others for this provider"),
            FormField(
                .defaultScopes, "Scopes", .text(TextEntry(known.scopes ?? "", placeholder: "as the profile has them")),
                help: "for all accounts of the provider, with a space between two"),
            FormField(
                .audience, "Audience", .text(TextEntry(known.audience ?? "")),
                help: "for whom tokens are to be: audience"),
            FormField(
                .overrides, "Overrides", .text(TextEntry(known.values ?? "")),
                help:
                    "any value of the profile, as PATH=VALUE: refresh.rotation=static legs.authorize.params.prompt=consent"
            ),
        ]
    }

    private func authenticationField(_ known: OverrideWords) -> FormField {
        let present = known.hasMethod ? [FormOption("", label: "as it is", detail: "otherwise than the profile")] : []
        let options =
            present + [FormOption(OverrideWords.asProfile, label: "as the profile has it")]
            + OverrideWords.methods.map { FormOption($0.key, detail: $0.words) }
        return FormField(
            .clientAuthentication, "Client auth",
            .choice(ChoiceEntry(options, chosen: known.hasMethod ? "" : OverrideWords.asProfile)),
            help: "how the client shows who it is")
    }

    private func keyFields(
        key: Bool, certificate: Bool, isKeyNeeded: Bool = true,
        isCertificateNeeded: Bool = true
    ) -> [FormField] {
        var fields: [FormField] = []
        if key {
            fields.append(
                pathField(
                    .clientKey, "Client key", isRequired: isKeyNeeded,
                    help: "PEM, a file of mode 0600; what it holds is stored"))
        }
        if certificate {
            fields.append(
                pathField(
                    .certificate, "Certificate", isRequired: isCertificateNeeded,
                    help: "PEM: the chain that goes with the client key"))
        }
        return fields
    }

    /// Whether the provider has already what that field's file holds.
    private func isStored(_ id: FormField.ID) -> Bool {
        let material =
            switch id {
            case .clientKey: "client key"
            case .certificate: "client certificate"
            default: "certificate authorities"
            }
        return edited?.material.contains(material) == true
    }

    private func pathField(_ id: FormField.ID, _ label: String, isRequired: Bool, help: String) -> FormField {
        let isStored = isStored(id)
        return FormField(
            id, label, .text(TextEntry(placeholder: isStored ? "kept" : isRequired ? "" : "path of a file")),
            help: help + (isStored ? "; \(Self.nothing) takes the stored one away" : ""),
            isRequired: isRequired && !isStored)
    }

    // MARK: What is wrong with it

    func moreDefect(of field: FormField) -> String? {
        switch field.id {
        case .clientKey, .certificate, .authorities:
            return field.value == Self.nothing && !isStored(field.id)
                ? "nothing is stored that could be taken away" : nil
        case .defaultScopes:
            return field.value.split(separator: " ").compactMap { FieldCheck.scope(String($0)) }.first
        case .overrides: return OverrideWords.defect(in: field.value)
        default: return nil
        }
    }

    // MARK: What comes of it

    /// Fields that are not shown change nothing.
    func addMore(to draft: inout ProviderDraft) {
        func typed(_ id: FormField.ID) -> String? { fields.first { $0.id == id }?.value }
        var words = OverrideWords()
        words.method = typed(.clientAuthentication)
        words.scopes = typed(.defaultScopes)
        words.audience = typed(.audience)
        words.values = typed(.overrides)
        draft.overrides = words.changes(from: OverrideWords(of: edited))
    }

    /// Paths to read; a stored file that is to go goes by the draft.
    func addFiles(to draft: inout ProviderDraft) -> ProviderFiles {
        var files = ProviderFiles()
        for (id, removal) in [
            (FormField.ID.clientKey, ProviderDraft.Removal.clientKey), (.certificate, .clientCertificate),
            (.authorities, .trustRoots),
        ] {
            let path = value(id)
            guard path != Self.nothing else {
                draft.removals.append(removal)
                continue
            }
            guard !path.isEmpty else { continue }
            switch id {
            case .clientKey: files.clientKey = path
            case .certificate: files.certificate = path
            default: files.authorities = path
            }
        }
        return files
    }
}
