import Crypto
import Vocabulary

/// Whether client id and secret stand where this vendor wants them, and nowhere else.
extension GenericServer {
    mutating func client(
        of request: SandboxRequest, _ leg: GenericLeg, _ members: [String: String], _ now: Instant
    ) throws(GenericRefusal) {
        let secret = Secret(leg.secretTemplate.replacing("{client_secret}", with: dialect.client.secret.reveal()))
        switch leg.clientSecret {
        case .none, .template, .tls: break
        case .basic, .basicUser:
            guard let given = request.header("authorization"), Secret(given) == Secret(basic(leg, secret)) else {
                throw misplaced(secret, request, members, wanted: "in the header Authorization, as Basic says it")
            }
        case .body(let name):
            guard Secret(members[name] ?? "") == secret else {
                throw misplaced(secret, request, members, wanted: "in the body, as “\(name)”")
            }
        case .query(let name):
            guard Secret(request.queryMembers?[name] ?? "") == secret else {
                throw misplaced(secret, request, members, wanted: "in the query, as “\(name)”")
            }
        case .header(let name):
            guard Secret(request.header(name) ?? "") == secret else {
                throw misplaced(secret, request, members, wanted: "in the header \(name)")
            }
        case .privateKeyJWT: try assertion(leg, members, .privateKeyJWT, now)
        case .clientSecretJWT: try assertion(leg, members, .clientSecretJWT, now)
        }
        let given: String?
        switch leg.clientID {
        case .body(let name), .query(let name): given = members[name] ?? ""
        case .header(let name): given = request.header(name) ?? ""
        default: given = leg.name(of: "client_id").flatMap { members[$0] }
        }
        guard given ?? dialect.client.id == dialect.client.id else {
            throw GenericRefusal("invalid_client", "the client id is missing, in another place, or another one")
        }
        // RFC 6749 section 2.3: one way, never two.
        let usesHeader = [.basic, .basicUser, .header("authorization")].contains(leg.clientSecret)
        let isBasic = request.header("authorization")?.hasPrefix("Basic ") ?? false
        guard usesHeader || leg.clientID == .basic || !isBasic else {
            throw GenericRefusal("invalid_client", "Basic is not how the client authenticates here")
        }
    }

    private func basic(_ leg: GenericLeg, _ secret: Secret) -> String {
        let encode: (String) -> String = { leg.basicIsRaw ? $0 : FormEncoding.encode($0) }
        let pair =
            leg.clientSecret == .basicUser
            ? "\(encode(secret.reveal())):" : "\(encode(dialect.client.id)):\(encode(secret.reveal()))"
        return "Basic \(Base64.encode(Array(pair.utf8)))"
    }

    /// Says where the secret belongs, and where it was found if it was.
    private func misplaced(
        _ secret: Secret, _ request: SandboxRequest, _ members: [String: String], wanted: String
    ) -> GenericRefusal {
        let found: String
        if members.values.contains(where: { Secret($0) == dialect.client.secret }) {
            found = "; it stands among the parameters, under another name or in another place"
        } else if request.header("authorization")?.hasPrefix("Basic ") == true {
            found = "; there is a Basic header that is not right"
        } else {
            // A secret that is nowhere is another one, or none.
            found = "; what stands there is another one, or nothing"
        }
        return GenericRefusal("invalid_client", "the client secret belongs \(wanted)\(found)")
    }

    /// RFC 7523 section 3. A key that the sandbox was not given is believed; everything else is checked.
    private mutating func assertion(
        _ leg: GenericLeg, _ members: [String: String], _ place: GenericLeg.Place, _ now: Instant
    ) throws(GenericRefusal) {
        guard let jwt = CompactJWT(members["client_assertion"] ?? ""), jwt.algorithm != "none" else {
            throw GenericRefusal("invalid_client", "the client authenticates with a signed client_assertion")
        }
        if place == .clientSecretJWT, !VerificationKey.secret(dialect.client.secret).signed(jwt) {
            throw GenericRefusal("invalid_client", "the assertion is not signed with the client secret")
        }
        guard jwt.claims["sub"]?.string == dialect.client.id else {
            throw GenericRefusal("invalid_client", "sub of the assertion is the client id")
        }
        guard let end = jwt.claims["exp"]?.integer.map({ Instant(milliseconds: $0 * 1000) }), now < end else {
            throw GenericRefusal("invalid_client", "the assertion has no exp, or has expired")
        }
        guard let jti = jwt.claims["jti"]?.string, seen.take(jti, until: end, now: now) else {
            throw GenericRefusal("invalid_client", "the jti of the assertion is missing or was used already")
        }
    }

    /// Of an answer's members, sorted by name and joined as a query.
    func signature(over members: [(name: String, value: String)]) -> String {
        let text = FormEncoding.encode(members.sorted { $0.name < $1.name })
        let key = SymmetricKey(data: Array(dialect.client.secret.reveal().utf8))
        return Self.hex(Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)))
    }
}
