public import Vocabulary

extension Dialect {
    /// The question what the provider knows of a token (RFC 7662 section 2.1); nil where the profile has no introspect
    /// leg, or the credential no such token.
    public func introspection(
        of credential: Credential, _ kind: TokenKind, at moment: Moment? = nil
    ) throws(Failure) -> WireRequest? {
        guard let leg = environment.legs[.introspect], let token = credential.token(kind) else { return nil }
        return try tokenRequest(.introspect, leg, token, kind, credential, moment)
    }

    /// What it answered (RFC 7662 section 2.2).
    public func readIntrospection(
        _ reply: WireReply, of request: WireRequest
    ) throws(GrantError) -> TokenIntrospection {
        let reader = tokenReader(.introspect, request)
        let body = try reader.success(reply)
        guard let active = body["active"]?.bool else {
            throw reader.malformed("it does not say whether the token is active", status: reply.status)
        }
        let redaction = TranscriptRedaction(secrets: request.secrets, fields: secretFields)
        return TokenIntrospection(
            isActive: active,
            members: (body.members ?? []).filter { $0.key != "active" }.map { member in
                .init(key: redaction.url(member.key), value: redaction.value(member.value, named: member.key))
            })
    }

    /// Whether the profile has that leg, in the provider's environment.
    public func has(_ leg: LegName) -> Bool { environment.legs[leg] != nil }
}

/// What a provider says of a token. Redacted and sanitised; never stored, because it is true at one instant only.
public struct TokenIntrospection: Sendable, Equatable {
    /// Whether the provider would accept it.
    public let isActive: Bool
    /// Everything else that it said, in its order.
    public let members: [Member]

    /// One thing that it said.
    public struct Member: Sendable, Equatable {
        /// As the provider calls it: `scope`.
        public let key: String
        /// As it said it.
        public let value: JSON
    }
}

extension TranscriptRedaction {
    /// The value with every text in it redacted and sanitised.
    func value(_ value: JSON, named name: String) -> JSON {
        switch value.content {
        case .string(let text): JSON(isSecret(name) ? Redactor.mask : url(text))
        case .array(let elements): JSON(elements.map { self.value($0, named: name) })
        case .object(let members):
            JSON(.object(members.map { .init(key: url($0.key), value: self.value($0.value, named: $0.key)) }))
        default: value
        }
    }
}
