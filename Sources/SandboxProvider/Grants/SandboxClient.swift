public import Vocabulary

/// A client as it is registered at a sandbox vendor.
public struct SandboxClient: Sendable {
    /// As registered.
    public var id: String
    /// As registered.
    public var secret: Secret
    /// Redirect URIs accepted beside every loopback one; an entry that ends in `/*` accepts what begins with it.
    public var redirectURIs: [String]

    /// A client that listens on loopback and at these redirect URIs.
    public init(id: String, secret: Secret, redirectURIs: [String] = []) {
        self.id = id
        self.secret = secret
        self.redirectURIs = redirectURIs
    }

    /// Whether the client registered this redirect URI. Loopback is always registered: it is what fob listens on.
    func accepts(redirectURI: String) -> Bool {
        for loopback in ["http://127.0.0.1", "http://[::1]", "http://localhost"]
        where redirectURI.hasPrefix(loopback + ":") || redirectURI.hasPrefix(loopback + "/") {
            return !redirectURI.contains("#")
        }
        return redirectURIs.contains { entry in
            entry.hasSuffix("/*") ? redirectURI.hasPrefix(String(entry.dropLast())) : redirectURI == entry
        }
    }
}

/// A person whom the sandbox knows.
public struct SandboxUser: Sendable, Equatable {
    /// For the vendor.
    public let id: String
    /// For people.
    public let name: String

    /// The first of the list, who approves at acme.
    public static let ada = SandboxUser(id: "user_41", name: "ada")
    /// The second of the list.
    public static let grace = SandboxUser(id: "user_42", name: "grace")
    /// Everybody, in the order of the list.
    public static let all = [ada, grace]
}
