import ArgumentParser
import OAuthCore
import TokenService
import Vocabulary

/// What `fob provider add` and `edit` take alike.
struct ProviderSettings: ParsableArguments {
    @Option(help: ArgumentHelp("One of the profile's environments.", valueName: "name")) var environment: String?
    @Option(
        name: .customLong("client-id"), help: ArgumentHelp("The client id the vendor gave you.", valueName: "id"))
    var clientID: String?
    @Option(
        name: .customLong("var"),
        help: ArgumentHelp("A variable of the profile. May be repeated.", valueName: "name=value"))
    var variables: [Assignment] = []
    @Option(
        help: ArgumentHelp(
            "Send what is for one origin to another: https://a.example=http://127.0.0.1:9000. May be repeated.",
            valueName: "from=to"
        ))
    var origin: [Assignment] = []
    @Option(
        name: .customLong("redirect-uri"),
        help: ArgumentHelp("Where the vendor sends the answer.", valueName: "uri")) var redirectURI: String?
    @OptionGroup var keys: ProviderKeys
    @OptionGroup var overrides: ProviderOverrideOptions
    @OptionGroup var input: InputOption

    /// The draft with what the files and descriptors hold.
    func draft() throws(Failure) -> ProviderDraft {
        var draft = ProviderDraft(
            environment: environment, clientID: clientID, clientSecret: try keys.secret(),
            variables: Dictionary(variables.map { ($0.name, $0.value) }) { $1 },
            origins: Dictionary(origin.map { ($0.name, $0.value) }) { $1 }, redirectURI: redirectURI)
        draft.overrides = try overrides.draft()
        draft.clientKey = try keys.keyFile.map { file throws(Failure) in try SecretSource.file(file) }
        draft.clientCertificate = try ProviderKeys.text(keys.certificateFile, "--client-cert-file")
        draft.trustRoots = try ProviderKeys.text(keys.authoritiesFile, "--ca-file")
        return draft
    }
}

/// Secrets and certificates, each by a file or a descriptor: the contents are stored, so the file may go.
struct ProviderKeys: ParsableArguments {
    @Option(
        name: .customLong("client-secret-file"),
        help: ArgumentHelp("Read the client secret from this file (mode 0600).", valueName: "file"))
    var secretFile: String?
    @Option(
        name: .customLong("client-secret-fd"),
        help: ArgumentHelp("Read the client secret from this descriptor.", valueName: "number"))
    var secretDescriptor: Int32?
    @Option(
        name: .customLong("client-key-file"),
        help: ArgumentHelp("Read the client's private key, PEM, from this file (mode 0600).", valueName: "file"))
    var keyFile: String?
    @Option(
        name: .customLong("client-cert-file"),
        help: ArgumentHelp("Read the client's certificate chain, PEM, from this file.", valueName: "file"))
    var certificateFile: String?
    @Option(
        name: .customLong("ca-file"),
        help: ArgumentHelp(
            "Trust the certificate authorities of this file, PEM, and no others for this provider.", valueName: "file"))
    var authoritiesFile: String?

    func secret() throws(Failure) -> Secret? {
        switch (secretFile, secretDescriptor) {
        case (nil, nil): nil
        case (let file?, nil): try SecretSource.file(file)
        case (nil, let descriptor?): try SecretSource.descriptor(descriptor)
        default:
            throw Failure(
                .usage, "Name the client secret by --client-secret-file or by --client-secret-fd, not both.")
        }
    }

    /// What is no secret may be readable by others.
    static func text(_ file: String?, _ option: String) throws(Failure) -> String? {
        guard let file else { return nil }
        guard let bytes = SmallFile.read(file), let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(
                .usage, "\(option): \(ScreenText.line(file, limit: 200)) cannot be read, or is longer than 1 MiB.")
        }
        return text
    }
}

/// What is to be otherwise than the profile has it.
struct ProviderOverrideOptions: ParsableArguments {
    @Option(
        name: .customLong("client-auth"),
        help: ArgumentHelp(
            "How the client shows who it is: \(ClientAuthenticationMethod.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "method"))
    var clientAuthentication: String?
    @Option(help: ArgumentHelp("A scope to ask for, in place of the profile's. May be repeated.", valueName: "scope"))
    var scope: [String] = []
    @Option(help: ArgumentHelp("For whom tokens are to be: the parameter audience.", valueName: "audience"))
    var audience: String?
    @Option(help: ArgumentHelp("Where tokens are to be used (RFC 8707). May be repeated.", valueName: "uri"))
    var resource: [String] = []
    @Option(help: ArgumentHelp("A further member of a leg's request. May be repeated.", valueName: "leg.name=value"))
    var param: [Assignment] = []
    @Option(
        help: ArgumentHelp(
            "Any value of the profile, as JSON or text: refresh.rotation=static. May be repeated.",
            valueName: "path=value"))
    var override: [Assignment] = []

    func draft() throws(Failure) -> OverrideDraft {
        var draft = OverrideDraft()
        if let word = clientAuthentication {
            let known = ClientAuthenticationMethod.allCases.map(\.rawValue)
            guard let method = ClientAuthenticationMethod(rawValue: word) else {
                throw Failure(
                    .usage, "--client-auth: there is no “\(ScreenText.line(word, limit: 40))”.",
                    remedy: NearestName.remedy(for: word, among: known, listing: "There are"))
            }
            draft.clientAuthentication = method
        }
        draft.scopes = scope
        draft.audience = audience
        draft.resources = resource
        for assignment in param {
            guard let parameter = OverrideDraft.Parameter(place: assignment.name, value: assignment.value) else {
                throw Failure(
                    .usage, "--param: “\(ScreenText.line(assignment.name, limit: 80))” is not LEG.NAME.",
                    remedy: "As in --param authorize.prompt=consent.")
            }
            draft.parameters.append(parameter)
        }
        for assignment in override {
            guard let value = OverrideDraft.Value(path: assignment.name, text: assignment.value) else {
                throw Failure(
                    .usage, "--override: “\(ScreenText.line(assignment.name, limit: 80))” is no path.",
                    remedy: "A path is names with dots between them: refresh.rotation.")
            }
            draft.values.append(value)
        }
        return draft
    }
}

extension ProviderDraft {
    /// What `--unset` names: a word, or else the path of an override.
    mutating func unset(_ word: String) {
        switch word {
        case "redirect-uri": removals.append(.redirectURI)
        case "environment": removals.append(.environment)
        case "client-secret": removals.append(.clientSecret)
        case "client-key": removals.append(.clientKey)
        case "client-cert": removals.append(.clientCertificate)
        case "ca": removals.append(.trustRoots)
        default:
            if word.hasPrefix("var:") {
                removals.append(.variable(String(word.dropFirst(4))))
            } else if word.hasPrefix("origin:") {
                removals.append(.origin(String(word.dropFirst(7))))
            } else {
                overrides.unset.append(word)
            }
        }
    }
}
