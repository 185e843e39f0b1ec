package import Vocabulary

/// The file `accounts/PROVIDER/NAME.json`.
package struct AccountRecord: Sendable {
    static let names =
        RecordEnvelope.names + [
            "provider", "name", "credential", "intermediates", "renewal", "renewal_reason", "renewal_changed_at",
            "variables", "requested_scope", "identity", "origins", "id_token_verified_at", "auto_renew",
        ]

    /// What the record says.
    package let account: Account
    /// Whether a later fob wrote it.
    package let isNewer: Bool
    /// The record as it was read; nil for one that was made here.
    let source: JSON?

    /// Reads and checks a whole record.
    package init(parsing json: JSON) throws(RecordDefect) {
        let json = try Migration.current(json, .account)
        let reader = try RecordReader(json)
        let envelope = try RecordEnvelope(reader, kind: .account)
        let id = AccountID(provider: try reader.name("provider"), name: try reader.name("name"))
        var credential: Credential?
        if let json = reader.optional("credential") {
            credential = try CredentialMembers.credential(json, path: "credential")
        }
        var intermediates: [String: Credential] = [:]
        for (round, json) in try reader.objects("intermediates") {
            intermediates[round] = try CredentialMembers.credential(json, path: "intermediates.\(round)")
        }
        account = Account(
            id: id, credential: credential, intermediates: intermediates,
            renewal: try Self.renewal(reader, isNewer: envelope.isNewer),
            renewalReason: try reader.optionalString("renewal_reason"),
            renewalChangedAt: try reader.optionalInstant("renewal_changed_at"),
            variables: try reader.strings("variables"),
            requestedScope: try reader.optionalString("requested_scope"),
            identity: try Self.identity(reader), origins: try Self.origins(reader),
            idTokenVerifiedAt: try reader.optionalInstant("id_token_verified_at"),
            autoRenew: try reader.optionalBool("auto_renew"), generation: envelope.generation)
        isNewer = envelope.isNewer
        source = json
    }

    /// The record of an account, as it is saved.
    /// - Parameter previous: the record that this one replaces.
    package static func json(_ account: Account, keeping previous: JSON?) -> JSON {
        let rounds = account.intermediates.map { round, credential in
            JSON.Member(
                key: round,
                value: CredentialMembers.json(credential, keeping: previous?["intermediates"]?[round]))
        }
        return .record(
            RecordEnvelope.members(kind: .account, generation: account.generation) + [
                ("provider", JSON(account.id.provider.text)),
                ("name", JSON(account.id.name.text)),
                (
                    "credential",
                    account.credential.map { CredentialMembers.json($0, keeping: previous?["credential"]) }
                ),
                ("intermediates", rounds.isEmpty ? JSON?.none : JSON(.object(rounds))),
                ("renewal", JSON(account.renewal.rawValue)),
                ("renewal_reason", account.renewalReason.map { JSON($0) }),
                ("renewal_changed_at", account.renewalChangedAt.map { JSON($0.storable.rfc3339) }),
                ("variables", .strings(account.variables)),
                ("requested_scope", account.requestedScope.map { JSON($0) }),
                ("identity", account.identity.map { Self.json($0, keeping: previous?["identity"]) }),
                ("origins", account.origins.isEmpty ? JSON?.none : JSON(account.origins.map { JSON($0) })),
                ("id_token_verified_at", account.idTokenVerifiedAt.map { JSON($0.storable.rfc3339) }),
                ("auto_renew", account.autoRenew.map { JSON($0) }),
            ], known: names, keeping: previous)
    }

    private static func identity(_ reader: RecordReader) throws(RecordDefect) -> Identity? {
        guard let json = reader.optional("identity") else { return nil }
        let reader = try RecordReader(json, path: "identity")
        return Identity(
            issuer: try reader.optionalString("issuer"), subject: try reader.string("subject"),
            label: try reader.optionalString("label"))
    }

    private static func origins(_ reader: RecordReader) throws(RecordDefect) -> [String] {
        guard let json = reader.optional("origins") else { return [] }
        guard let elements = json.elements, case let texts = elements.compactMap(\.string),
            texts.count == elements.count
        else { throw RecordDefect(position: json.position, reason: "“origins” must be an array of strings") }
        return texts
    }

    private static func json(_ identity: Identity, keeping previous: JSON?) -> JSON {
        .record(
            [
                ("issuer", identity.issuer.map { JSON($0) }), ("subject", JSON(identity.subject)),
                ("label", identity.label.map { JSON($0) }),
            ], known: ["issuer", "subject", "label"], keeping: previous)
    }

    private static func renewal(_ reader: RecordReader, isNewer: Bool) throws(RecordDefect) -> Renewal {
        let text = try reader.string("renewal")
        if let renewal = Renewal(rawValue: text) { return renewal }
        // A later fob may know more of them; that one is not `ok` is all that can be said.
        if isNewer { return .unverified }
        let known = Renewal.allCases.map(\.rawValue).joined(separator: ", ")
        throw RecordDefect(
            position: try reader.required("renewal").position, reason: "“renewal” must be one of \(known)")
    }
}
