public import Vocabulary

/// What a person wants otherwise than a profile has it, in their words; it becomes a part of a profile that is laid over the
/// profile (``Vocabulary/Provider/overrides``).
public struct OverrideDraft: Sendable, Equatable {
    /// How the client shows who it is, on every leg that says how.
    public var clientAuthentication: ClientAuthenticationMethod?
    /// In place of the profile's.
    public var scopes: [String] = []
    /// Sent with each request for a token that a person or a client makes anew.
    public var audience: String?
    /// RFC 8707: sent with the sign-in and with each request for a token.
    public var resources: [String] = []
    /// Further members of one leg's request.
    public var parameters: [Parameter] = []
    /// Any value of the profile, by its path.
    public var values: [Value] = []
    /// Paths and words that are to be as the profile has them.
    public var unset: [String] = []

    /// One member of one leg's request.
    public struct Parameter: Sendable, Equatable {
        let leg: String
        let name: String
        let value: String

        /// - Parameter place: `LEG.NAME`; a follow-up is `follow_up.LEG.NAME`.
        public init?(place: String, value: String) {
            let steps = place.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            let count = steps.first == "follow_up" ? 2 : 1
            guard steps.count > count, steps.allSatisfy({ !$0.isEmpty }) else { return nil }
            leg = steps[..<count].joined(separator: ".")
            name = steps[count...].joined(separator: ".")
            self.value = value
        }
    }

    /// One value at one path.
    public struct Value: Sendable, Equatable {
        let path: [String]
        let value: JSON

        /// - Parameter text: JSON, or else the text itself.
        public init?(path: String, text: String) {
            let steps = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard steps.allSatisfy({ !$0.isEmpty }) else { return nil }
            self.path = steps
            value = (try? JSON(parsing: Array(text.utf8))) ?? JSON(text)
        }
    }

    /// A draft that changes nothing.
    public init() {}

    /// Whether it changes anything.
    public var isEmpty: Bool { self == OverrideDraft() }
}

/// RFC 6749 section 2.3 and what came after it, as `--client-auth` takes them.
public enum ClientAuthenticationMethod: String, Sendable, CaseIterable {
    case basic
    /// Without the form encoding of RFC 6749 section 2.3.1.
    case basicRaw = "basic-raw"
    case post
    case none
    case privateKeyJWT = "private_key_jwt"
    case clientSecretJWT = "client_secret_jwt"
    case tls

    /// As a profile's `client` has it.
    var client: JSON {
        switch self {
        case .basic: ["id": "basic", "secret": "basic", "basic_encoding": "form"]
        case .basicRaw: ["id": "basic", "secret": "basic", "basic_encoding": "raw"]
        case .post: ["id": "body:client_id", "secret": "body:client_secret"]
        case .none: ["id": "body:client_id", "secret": "none"]
        case .privateKeyJWT, .clientSecretJWT, .tls: ["id": "body:client_id", "secret": JSON(rawValue)]
        }
    }
}

extension OverrideDraft {
    /// Legs that begin something: what they ask for, later ones only carry on.
    private static let asking: Set<String> = [
        "authorize", "client_credentials", "device", "token_exchange", "jwt_bearer",
    ]
    /// RFC 8707 section 2.
    private static let resourceful = asking.union(["exchange", "refresh", "device_poll"])

    /// The overrides of a provider, changed.
    ///
    /// - Parameters:
    ///   - profile: its text, joined with those that it extends.
    ///   - legs: the legs that the profile has.
    func applied(to overrides: JSON, profile: JSON, legs: Set<String>) throws(OverrideDefect) -> JSON {
        var result = overrides
        for word in unset { result = try Self.removing(word, from: result) }
        if let clientAuthentication {
            for path in Self.clients(in: profile) where clientAuthentication != .none || !Self.isClientsOwn(path) {
                result = result.setting(clientAuthentication.client, at: path[...])
            }
            // What an earlier `none` kept for this leg must not outlive it.
            let robot = "legs.client_credentials.client"
            if clientAuthentication != .none, profile.at(path: robot) == nil, result.at(path: robot) != nil {
                result = try Self.removing(robot, from: result)
            }
            // RFC 6749 section 4.4: a grant to the client itself is for confidential clients, and keeps its secret.
            if clientAuthentication == .none, legs.contains("client_credentials"),
                let client = profile.at(path: "legs.client_credentials.client") ?? profile.at(path: "call.client")
            {
                result = result.setting(client, at: ["legs", "client_credentials", "client"])
            }
        }
        if !scopes.isEmpty {
            result = result.setting(try Self.literals(scopes), at: ["scope", "default"])
        }
        if let audience {
            for leg in Self.asking.intersection(legs).sorted() {
                result = result.setting(try Self.literal(audience), at: ["legs", leg, "params", "audience"])
            }
        }
        if !resources.isEmpty {
            for leg in Self.resourceful.intersection(legs).sorted() {
                result = result.setting(try Self.literals(resources), at: ["legs", leg, "params", "resource"])
            }
        }
        for parameter in parameters {
            guard legs.contains(parameter.leg) else {
                throw OverrideDefect(
                    reason: "the profile has no leg “\(ScreenText.line(parameter.leg, limit: 40))”",
                    remedy: NearestName.remedy(for: parameter.leg, among: legs.sorted(), listing: "It has"))
            }
            let path = Self.place(of: parameter.leg) + ["params", parameter.name]
            result = result.setting(try Self.literal(parameter.value), at: path[...])
        }
        for value in values { result = result.setting(value.value, at: value.path[...]) }
        return result
    }

    private static func place(of leg: String) -> [String] {
        leg.hasPrefix("follow_up.") ? ["follow_ups", String(leg.dropFirst("follow_up.".count))] : ["legs", leg]
    }

    /// Every place where the profile says how a client shows who it is, and the one that holds for all others.
    private static func clients(in profile: JSON) -> [[String]] {
        var paths: Set<[String]> = [["call", "client"]]
        let environments = (profile["environments"]?.members ?? []).map { (["environments", $0.key], $0.value) }
        for (root, json) in [([], profile)] + environments {
            for legs in ["legs", "follow_ups"] {
                for leg in json[legs]?.members ?? [] {
                    // A leg that shows a token and no client stays as it is.
                    let places = [leg.value["client"]?["id"], leg.value["client"]?["secret"]]
                    guard places.contains(where: { $0?.string.map { $0 != "none" } ?? false }) else { continue }
                    paths.insert(root + [legs, leg.key, "client"])
                }
            }
        }
        return paths.sorted { $0.joined(separator: ".") < $1.joined(separator: ".") }
    }

    private static func isClientsOwn(_ path: [String]) -> Bool {
        path.suffix(3) == ["legs", "client_credentials", "client"]
    }

    /// A profile would take what stands in braces for a variable.
    private static func literal(_ text: String) throws(OverrideDefect) -> JSON {
        guard !text.contains("{"), !text.contains("}") else {
            throw OverrideDefect(
                reason: "“\(ScreenText.line(text, limit: 80))” holds a brace, which a value here may not", remedy: nil)
        }
        return JSON(text)
    }

    private static func literals(_ texts: [String]) throws(OverrideDefect) -> JSON {
        var list: [JSON] = []
        for text in texts { list.append(try literal(text)) }
        return JSON(list)
    }

    private static func removing(_ word: String, from overrides: JSON) throws(OverrideDefect) -> JSON {
        var result = overrides
        let matching = overrides.leaves().map(\.path).filter { path in
            switch word {
            case "scope": path.starts(with: ["scope", "default"])
            case "audience", "resource": path.suffix(2) == ["params", word]
            case "client-auth": path.contains("client")
            default:
                path.starts(with: word.split(separator: ".", omittingEmptySubsequences: false).map(String.init))
            }
        }
        guard !matching.isEmpty else {
            let known = overrides.leaves().map { $0.path.joined(separator: ".") }
            throw OverrideDefect(
                reason: "nothing is overridden at “\(ScreenText.line(word, limit: 80))”",
                remedy: NearestName.remedy(for: word, among: known, listing: "Overridden are"))
        }
        for path in matching { result = result.removing(path[...]) ?? result }
        return result
    }
}

/// Why an override cannot be: a clause, and what to do.
struct OverrideDefect: Error {
    let reason: String
    let remedy: String?
}

/// One value that a provider has otherwise than its profile.
public struct ProviderOverride: Sendable, Equatable {
    /// As `--unset` takes it: `legs.exchange.params.audience`.
    public let path: String
    /// The provider's.
    public let value: JSON
    /// The profile's; nil where it has none.
    public let profileValue: JSON?
}
