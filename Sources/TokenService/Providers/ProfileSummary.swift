public import OAuthCore
public import Vocabulary

/// A profile as a form shows it that makes a provider of it.
public struct ProfileSummary: Sendable, Equatable, Identifiable {
    /// What a provider names its profile by.
    public let id: Name
    /// How the vendor is called.
    public let vendor: String
    /// The ways to a credential.
    public let grants: [ProfileGrant]
    /// How sure the profile is: `documented`.
    public let confidence: String
    /// The installations of the vendor; at least one.
    public let environments: [String]
    /// The one that a provider speaks to unless it names another.
    public let defaultEnvironment: String
    /// Whether the vendor knows no client without a secret.
    public let needsClientSecret: Bool
    /// Whether it shows who it is by a private key of its own.
    public let needsClientKey: Bool
    /// Whether it shows a certificate, for mutual TLS.
    public let needsClientCertificate: Bool
    /// Whether a user is sent to a page and back.
    public let sendsBack: Bool
    /// Scopes that the vendor is known to offer; others may be asked for as well.
    public let scopes: [String]
    private let open: [Variable]
    private let given: [String: Set<String>]
    private let profile: Profile

    /// A profile with all that a form asks for.
    public init(_ profile: Profile) {
        id = profile.id
        vendor = profile.name
        grants = profile.grants.map(ProfileGrant.init)
        confidence = profile.confidence.rawValue
        environments = profile.environments.map(\.name)
        defaultEnvironment = profile.defaultEnvironment
        needsClientSecret = profile.needsClientSecret
        needsClientKey = profile.needsClientKey
        needsClientCertificate = profile.needsClientCertificate
        sendsBack = profile.sendsBack
        scopes = profile.scope.known
        open = profile.variables.filter { $0.source == .user }
        given = Dictionary(profile.environments.map { ($0.name, Set($0.variables.keys)) }) { $1 }
        self.profile = profile
    }

    /// What a provider of that environment has to give, or may give, required ones first.
    public func variables(in environment: String) -> [ProfileVariable] {
        let asked = open.filter { given[environment]?.contains($0.name) != true }.map(ProfileVariable.init)
        return asked.filter(\.isRequired) + asked.filter { !$0.isRequired }
    }

    /// The origins that requests of that environment go to, as far as they are known before there is a provider.
    public func origins(in environment: String) -> [String] { profile.origins(in: environment) }

    /// The redirect URI of a provider of that name that names none itself.
    public func redirectURI(for provider: Name) -> String { profile.redirectURI(for: provider) }

    /// Compares what can be seen.
    public static func == (left: Self, right: Self) -> Bool { left.profile == right.profile }
}

/// A way to a credential.
public struct ProfileGrant: Sendable, Equatable {
    /// What ``ExchangeOptions/grant`` takes.
    public let kind: GrantKind
    /// In words: `authorization code + PKCE`.
    public let words: String

    /// What tells it from the others.
    public var key: String { kind.rawValue }
    /// Whether it needs nothing but the provider and its user.
    public var isPlain: Bool { [.authorizationCode, .clientCredentials, .device].contains(kind) }
}

/// A value that a profile leaves to its provider.
public struct ProfileVariable: Sendable, Equatable {
    private let variable: Variable

    init(_ variable: Variable) { self.variable = variable }

    /// As `--var` takes it.
    public var name: String { variable.name }
    /// A sentence for the form.
    public var description: String? { variable.description }
    /// The value where none is given.
    public var defaultValue: String? { variable.defaultValue }
    /// Whether there is no provider without a value.
    public var isRequired: Bool { variable.isRequired && variable.defaultValue == nil }

    /// Why a value does not fit, as a clause; nil where it does.
    public func complaint(about value: String) -> String? { variable.reasonAgainst(value) }
}

/// Why what a person types cannot be used, as a clause; nil where it can. The same rules hold for everything that is saved.
public enum FieldCheck {
    /// A redirect URI.
    public static func redirectURI(_ text: String) -> String? { TypedValue.reasonAgainst(redirectURI: text) }
    /// Scheme, host and port.
    public static func origin(_ text: String) -> String? { TypedValue.reasonAgainst(origin: text) }
    /// The URL of an issuer.
    public static func issuer(_ text: String) -> String? { TypedValue.reasonAgainst(issuer: text) }
    /// A client id.
    public static func clientID(_ text: String) -> String? { TypedValue.reasonAgainst(clientID: text) }
    /// One scope.
    public static func scope(_ text: String) -> String? { TypedValue.reasonAgainst(scope: text) }
}

extension TokenService {
    /// All profiles that can be read, by their ids; one that cannot harms no other.
    public func profiles() -> [ProfileSummary] {
        catalogue.ids.compactMap { id in
            do throws(Failure) { return ProfileSummary(try catalogue.profile(id)) } catch { return nil }
        }
    }

    /// All providers, and why those cannot be shown that cannot.
    public func providers() throws(Failure) -> (summaries: [ProviderSummary], failures: [Failure]) {
        var summaries: [ProviderSummary] = []
        // One that cannot be read harms no other.
        var failures: [Failure] = []
        for name in try providerNames() {
            do throws(Failure) { summaries.append(try provider(name)) } catch { failures.append(error) }
        }
        return (summaries, failures)
    }
}

extension TokenService {
    /// The grant that an account's credential was got by, where its user can go that way again without giving more; nil for
    /// the provider's own way.
    public func usualGrant(of id: AccountID) -> GrantKind? {
        guard let account = try? existing(id), let word = account.variables[Dialect.grantVariable] else { return nil }
        return GrantKind(rawValue: word).flatMap { ProfileGrant(kind: $0, words: "").isPlain ? $0 : nil }
    }
}
