import Testing
import Vocabulary

@testable import OAuthCore

/// A call outside of every flow: its request is built from the leg and from what `given` says, its reply read by the leg.
extension WireWalk {
    mutating func walk(call: JSON) throws {
        let leg = LegName(rawValue: try #require(call["leg"]?.string))
        let request = try request(leg, call["given"])
        try check(request, try #require(call["request"]), leg.rawValue)
        let reply = Self.reply(try #require(call["reply"]))
        if let fails = call["fails"] { return try self.fails(leg, request, reply, fails) }
        let reader = try reader(leg, request)
        if let yields = call["yields"] {
            var memory = FlowMemory(dialect: dialect, account: account, purpose: .exchange, resumes: false, now: now)
            let token = try reader.token(reply, issuedAt: now)
            try check(memory.credential(token, sentAt: now, requestedScope: nil), yields)
        } else if let device = call["device"]?.members {
            let body = try reader.success(reply)
            let rules = reader.rules.reply.device
            let read = [
                "device_code": rules.deviceCode, "user_code": rules.userCode, "verification_uri": rules.verificationURI,
                "verification_uri_complete": rules.verificationURIComplete, "expires_in": rules.expiresIn,
                "interval": rules.interval,
            ]
            for member in device {
                let paths = try #require(read[member.key])
                let value = body.first(of: paths)
                #expect(value?.string ?? value?.number == member.value.string ?? member.value.number, "\(member.key)")
            }
        } else if let reads = call["reads"]?.members {
            let body = try reader.success(reply)
            for member in reads {
                let value = body.at(path: member.key)
                #expect(
                    value?.string ?? value?.number ?? value?.bool?.description == member.value.string, "\(member.key)")
            }
        } else {
            #expect(call["done"]?.bool == true && leg == .revoke, "the call does not say what comes of it")
            #expect(try dialect.readRevocation(reply, of: request) == .revoked)
        }
    }

    /// The reply of an error to the request of a call.
    mutating func fails(call: JSON, with error: JSON) throws {
        let leg = LegName(rawValue: try #require(call["leg"]?.string))
        self = try WireWalk(fixture, environment: environment, scenario: call)
        let reply = Self.reply(try #require(error["reply"]))
        try fails(leg, try request(leg, call["given"]), reply, try #require(error["fails"]))
    }

    private func fails(_ leg: LegName, _ request: WireRequest, _ reply: WireReply, _ fails: JSON) throws {
        let reader = try reader(leg, request)
        let error = #expect(throws: GrantError.self) { _ = try reader.success(reply) }
        if let error { try check(error, fails) }
    }

    private func reader(_ leg: LegName, _ request: WireRequest) throws -> ReplyReader {
        ReplyReader(
            leg: leg, round: "", rules: try #require(dialect.environment.legs[leg]), url: request.url,
            redactor: Redactor(request.secrets))
    }

    private func request(_ name: LegName, _ given: JSON?) throws -> WireRequest {
        let leg = try #require(dialect.environment.legs[name])
        if name == .revoke || name == .introspect {
            let credential = try #require(account.credential)
            let request =
                name == .revoke
                ? try dialect.revocation(of: credential) : try dialect.introspection(of: credential, .accessToken)
            return try #require(request)
        }
        var builder = RequestBuilder(dialect: dialect, legName: name, leg: leg, variables: account.variables)
        // OpenID Connect Core section 5.3.1.
        if name == .userinfo { builder.bearer = account.credential?.accessToken }
        return try builder.request(standard(name, leg, given))
    }

    /// What the standards send in each of these calls, values from `given` and the account.
    private func standard(_ name: LegName, _ leg: Leg, _ given: JSON?) throws -> [RequestBuilder.Standard] {
        // The client id goes in the body (RFC 8628 section 3.1) unless the leg says another place for it.
        let client: [RequestBuilder.Standard] =
            leg.client.id == .none ? [.init(name: "client_id", value: dialect.provider.clientID)] : []
        switch name {
        case .device:
            return client + [.init(name: "scope", value: given?["scope"]?.string ?? "")]
        case .devicePoll:
            let code = try #require(given?["device_code"]?.string)
            return client + [
                .init(name: "grant_type", value: "urn:ietf:params:oauth:grant-type:device_code"),
                .init(name: "device_code", value: code, isSecret: true),
            ]
        case .userinfo: return []
        default:
            // For legs of which only the vendor knows what is sent.
            return (given?["standard"]?.members ?? []).map { .init(name: $0.key, value: $0.value.string ?? "") }
        }
    }
}
