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
            let token = try reader.token(reply, issuedAt: now)
            var memory = FlowMemory(
                dialect: dialect, account: account, purpose: .exchange, resumes: false, now: now)
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
        switch name {
        case .revoke:
            let credential = try #require(account.credential)
            return try #require(try dialect.revocation(of: credential))
        case .introspect:
            let credential = try #require(account.credential)
            return try #require(try dialect.introspection(of: credential, .accessToken))
        case .device, .devicePoll, .tokenExchange, .jwtBearer: return try flowRequest(name, given)
        default:
            let leg = try #require(dialect.environment.legs[name])
            var builder = RequestBuilder(dialect: dialect, legName: name, leg: leg, variables: account.variables)
            // OpenID Connect Core section 5.3.1.
            if name == .userinfo { builder.bearer = account.credential?.accessToken }
            // For legs of which only the vendor knows what is sent.
            return try builder.request(
                (given?["standard"]?.members ?? []).map { .init(name: $0.key, value: $0.value.string ?? "") })
        }
    }

    /// The request with which a grant begins; or the one that follows the codes of the file's first device call.
    private func flowRequest(_ name: LegName, _ given: JSON?) throws -> WireRequest {
        var options = GrantOptions(grant: GrantKind(rawValue: name == .devicePoll ? "device" : name.rawValue))
        options.scopes = given?["scope"]?.string?.split(separator: " ").map(String.init) ?? []
        options.assertion = given?["assertion"]?.string.map { Secret($0) }
        options.subject = given?["subject_token"]?.string.map { GivenToken(token: Secret($0)) }
        var someone = account
        someone.credential = nil
        var flow = try GrantFlow(
            dialect: dialect, account: someone, purpose: .exchange, options: options, randomness: randomness, now: now)
        if name == .devicePoll {
            _ = try flow.next(now: now)
            let calls = fixture.json["calls"]?.elements ?? []
            let start = try #require(calls.first { $0["leg"]?.string == LegName.device.rawValue })
            try flow.received(Self.reply(try #require(start["reply"])), at: now)
            _ = try flow.next(now: now)
            guard case .wait(let duration) = try flow.next(now: now) else {
                throw Failure(.unexpected, "the first poll does not wait")
            }
            try flow.passed(duration)
        }
        guard case .send(let request, name, _) = try flow.next(now: now) else {
            throw Failure(.unexpected, "the flow wants something else")
        }
        return request
    }
}
