import Vocabulary

/// What stands for a secret in a request that is only shown. It is made of characters that no encoding changes, so that
/// it is found again in a form, a URL and the Base64 of a header.
enum Placeholder: String, CaseIterable {
    case clientSecret = "CLIENT_SECRET"
    case accessToken = "ACCESS_TOKEN"
    case refreshToken = "REFRESH_TOKEN"
    case idToken = "ID_TOKEN"
    case code = "CODE"

    var secret: Secret { Secret(text) }

    var text: String { "fob-\(rawValue)-here" }

    /// As a shell and a person read it.
    var shown: String { self == .code ? "<code>" : "$\(rawValue)" }

    /// The text with every placeholder as a person reads it.
    static func show(in text: String) -> String {
        allCases.reduce(text) { $0.replacing($1.text, with: $1.shown) }
    }
}

extension Provider {
    /// The provider without its secrets; where it has one, a placeholder stands.
    var withPlaceholders: Provider {
        var provider = self
        if clientSecret != nil { provider.clientSecret = Placeholder.clientSecret.secret }
        return provider
    }
}

extension Account {
    /// The account without its secrets; where it has one, a placeholder stands.
    var withPlaceholders: Account {
        var account = self
        account.credential = credential?.withPlaceholders
        account.intermediates = intermediates.mapValues(\.withPlaceholders)
        return account
    }
}

extension Credential {
    fileprivate var withPlaceholders: Credential {
        var credential = self
        credential.accessToken = Placeholder.accessToken.secret
        if refreshToken != nil { credential.refreshToken = Placeholder.refreshToken.secret }
        if idToken != nil { credential.idToken = Placeholder.idToken.secret }
        credential.extraTokens = extraTokens.mapValues(\.withPlaceholders)
        return credential
    }
}
