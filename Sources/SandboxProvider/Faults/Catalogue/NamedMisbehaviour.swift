/// One way of going wrong under the name that the list of attacks and faults gives it, so that tests can be tables.
public struct NamedMisbehaviour: Sendable, CustomStringConvertible {
    /// As the list spells it: `crlf-token`.
    public let name: String
    /// The case of the list that it belongs to.
    public let securityCase: Int
    /// The calls that it makes sense for.
    public let legs: [SandboxLeg]
    /// What the server does.
    public let misbehaviour: Misbehaviour

    init(_ name: String, _ securityCase: Int, _ legs: [SandboxLeg], _ misbehaviour: Misbehaviour) {
        self.name = name
        self.securityCase = securityCase
        self.legs = legs
        self.misbehaviour = misbehaviour
    }

    /// `case 2: crlf-token`.
    public var description: String { "case \(securityCase): \(name)" }
}

extension Misbehaviour {
    /// Calls that are answered with a token.
    public static let tokenLegs: [SandboxLeg] = [
        .exchange, .refresh, .clientCredentials, .devicePoll, .tokenExchange, .jwtBearer,
    ]

    /// Every call that a program makes by itself.
    public static let serverLegs: [SandboxLeg] =
        tokenLegs + [.pushed, .device, .revoke, .introspect, .userinfo, .register, .metadata]

    /// Everything that has a name.
    /// - Parameter elsewhere: the origin that redirects lead to, `http://127.0.0.1:PORT`; nothing may arrive there.
    public static func catalogue(elsewhere: String = "http://127.0.0.1:9") -> [NamedMisbehaviour] {
        redirects(to: elsewhere) + headerBreakers + escapes + answers + metadataLies + tokenShapes + expiries + sizes
            + statuses + deviceRules + idTokens
    }

    /// The one of that name; nil where the list has none.
    public static func named(_ name: String, elsewhere: String = "http://127.0.0.1:9") -> Misbehaviour? {
        catalogue(elsewhere: elsewhere).first { $0.name == name }?.misbehaviour
    }
}
