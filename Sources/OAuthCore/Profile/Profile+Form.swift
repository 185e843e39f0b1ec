public import Vocabulary

extension Profile {
    /// The ways to a credential that the default environment has legs for, in the words that accounts are shown with.
    public var grants: [(kind: GrantKind, words: String)] {
        let legs: [(LegName, GrantKind)] = [
            (.authorize, .authorizationCode), (.clientCredentials, .clientCredentials), (.device, .device),
            (.tokenExchange, .tokenExchange), (.jwtBearer, .jwtBearer),
        ]
        guard let environment = environment(defaultEnvironment) else { return [] }
        return legs.compactMap { name, kind in
            guard let leg = environment.legs[name] else { return nil }
            let pkce = kind == .authorizationCode && leg.authorize?.pkce.mode ?? .off != .off
            return (kind, kind.inWords + (pkce ? " + PKCE" : ""))
        }
    }

    /// Whether some environment sends the user to a page, and so back to a redirect URI.
    public var sendsBack: Bool { environments.contains { $0.legs[.authorize] != nil } }

    /// The redirect URI of a provider of that name that names none itself.
    public func redirectURI(for provider: Name) -> String {
        redirectURI ?? Dialect.ownRedirectURI(self, Provider(name: provider, profile: id, clientID: ""))
    }
}

/// Why a value that a person types cannot be used, as a clause; nil where it can.
public enum TypedValue {
    /// RFC 6749 section 3.1.2: absolute, and without a fragment.
    public static func reasonAgainst(redirectURI text: String) -> String? {
        do throws(WebAddress.Defect) {
            return try WebAddress(text).fragment == nil ? nil : "it holds a fragment"
        } catch { return error.reason }
    }

    /// Scheme, host and port, and nothing more.
    public static func reasonAgainst(origin text: String) -> String? {
        do throws(WebAddress.Defect) {
            return try WebAddress(text).tail == "/" ? nil : "it holds more than scheme, host and port"
        } catch { return error.reason }
    }

    /// RFC 8414 section 2: https, no query, no fragment.
    public static func reasonAgainst(issuer text: String) -> String? {
        do { _ = try Discovery.urls(issuer: text) } catch { return error.reason }
        return nil
    }

    /// What no client id may hold.
    public static func reasonAgainst(clientID text: String) -> String? {
        text.isHeaderSafe ? nil : "it holds characters that no client id may hold"
    }

    /// RFC 6749 section 3.3: what one scope is made of.
    public static func reasonAgainst(scope text: String) -> String? {
        let isScope = text.utf8.allSatisfy { $0 == 0x21 || (0x23...0x5B).contains($0) || (0x5D...0x7E).contains($0) }
        return isScope ? nil : "“\(ScreenText.line(text, limit: 60))” holds characters that no scope may hold"
    }
}
