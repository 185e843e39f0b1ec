public import Vocabulary

extension Dialect {
    /// Whom the answer names; nil where it is none that can be read.
    public func readUserinfo(_ reply: WireReply) -> Identity? {
        guard reply.status == 200, let claims = try? JSON(parsing: reply.body),
            let subject = claims["sub"]?.string, !subject.isEmpty, subject.utf8.count <= 255
        else { return nil }
        return Identity(issuer: issuer, subject: subject, label: Identity.label(in: claims))
    }

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
