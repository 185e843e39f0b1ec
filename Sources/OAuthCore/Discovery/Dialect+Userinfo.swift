public import Vocabulary

extension Dialect {
    /// Whom the answer names; nil where it is none that can be read.
    ///
    /// A provider with an issuer names the user as `sub` (OpenID Connect Core section 5.3.2); any other one as the profile
    /// says, and there the root of the leg's reply counts.
    public func readUserinfo(_ reply: WireReply) -> Identity? {
        guard reply.status == 200, let body = try? JSON(parsing: reply.body) else { return nil }
        guard issuer == nil else {
            guard let subject = body["sub"]?.string, Self.isSubject(subject) else { return nil }
            return Identity(issuer: issuer, subject: subject, label: Identity.label(in: body))
        }
        let root = environment.legs[.userinfo]?.reply.root ?? ""
        guard let user = root.isEmpty ? body : body.at(path: root) else { return nil }
        for field in profile.identityFields + ["sub"] {
            guard let value = user.at(path: field), let subject = value.string ?? value.number, Self.isSubject(subject)
            else { continue }
            return Identity(subject: subject, label: Identity.label(in: user))
        }
        return nil
    }

    private static func isSubject(_ text: String) -> Bool { !text.isEmpty && text.utf8.count <= 255 }

    /// Whom the values that came with a credential name, by the profile's word for which of them do.
    public func identity(in credential: Credential, variables: [String: String]) -> Identity? {
        for field in profile.identityFields {
            if let value = credential.extra[field] ?? variables[field], !value.isEmpty {
                return Identity(subject: value)
            }
        }
        return nil
    }
}
