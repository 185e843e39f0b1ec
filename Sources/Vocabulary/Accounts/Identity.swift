/// Whom a credential is for, as its provider names them. No secret.
public struct Identity: Sendable, Equatable {
    /// Who vouches for the name: the issuer of an ID token, else nil for the provider's own word.
    public var issuer: String?
    /// Unique and unchanging at that issuer: `sub` of an ID token, an investor id. Compared as bytes.
    public var subject: String
    /// What a person calls it: an e-mail address, a login name.
    public var label: String?

    /// An identity of that name.
    public init(issuer: String? = nil, subject: String, label: String? = nil) {
        self.issuer = issuer
        self.subject = subject
        self.label = label
    }

    /// Whether both name the same user. Swift's comparison of strings would take canonically equivalent names for equal.
    public func isSameUser(as other: Identity) -> Bool {
        Array(subject.utf8) == Array(other.subject.utf8)
            && (issuer == nil || other.issuer == nil || Array((issuer ?? "").utf8) == Array((other.issuer ?? "").utf8))
    }

    /// The label and the subject, or the subject alone.
    public var shown: String { label.map { "\($0) (\(subject))" } ?? subject }
}
