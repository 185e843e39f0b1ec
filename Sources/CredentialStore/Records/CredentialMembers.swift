import Vocabulary

/// A credential as an object of an account's record.
enum CredentialMembers {
    static let names = [
        "access_token", "refresh_token", "token_type", "scope", "issued_at", "expires_at", "refresh_expires_at",
        "extra", "id_token", "dpop_key", "extra_tokens",
    ]

    static func credential(_ json: JSON, path: String) throws(RecordDefect) -> Credential {
        let reader = try RecordReader(json, path: path)
        var extraTokens: [String: Credential] = [:]
        for (name, json) in try reader.objects("extra_tokens") {
            extraTokens[name] = try credential(json, path: "\(path).extra_tokens.\(name)")
        }
        return Credential(
            accessToken: try reader.secret("access_token"), refreshToken: try reader.optionalSecret("refresh_token"),
            tokenType: try reader.string("token_type"), scope: try reader.optionalString("scope"),
            issuedAt: try reader.instant("issued_at"), expiry: try reader.expiry("expires_at"),
            refreshExpiresAt: try reader.optionalInstant("refresh_expires_at"), extra: try reader.strings("extra"),
            idToken: try reader.optionalSecret("id_token"), dpopKey: try reader.optionalSecret("dpop_key"),
            extraTokens: extraTokens)
    }

    static func json(_ credential: Credential, keeping previous: JSON?) -> JSON {
        let expiry: JSON? =
            switch credential.expiry {
            case .at(let instant): JSON(instant.storable.rfc3339)
            case .never: "never"
            case .unknown: nil
            }
        let extraTokens = credential.extraTokens.sorted { $0.key < $1.key }.map { name, token in
            JSON.Member(key: name, value: json(token, keeping: previous?["extra_tokens"]?[name]))
        }
        return .record(
            [
                ("access_token", JSON(credential.accessToken.reveal())),
                ("refresh_token", credential.refreshToken.map { JSON($0.reveal()) }),
                ("token_type", JSON(credential.tokenType)),
                ("scope", credential.scope.map { JSON($0) }),
                ("issued_at", JSON(credential.issuedAt.storable.rfc3339)),
                ("expires_at", expiry),
                ("refresh_expires_at", credential.refreshExpiresAt.map { JSON($0.storable.rfc3339) }),
                ("extra", .strings(credential.extra)),
                ("id_token", credential.idToken.map { JSON($0.reveal()) }),
                ("dpop_key", credential.dpopKey.map { JSON($0.reveal()) }),
                ("extra_tokens", extraTokens.isEmpty ? JSON?.none : JSON(.object(extraTokens))),
            ], known: names, keeping: previous)
    }
}
