import Testing
import Vocabulary

@testable import OAuthCore

/// Which grant is used, what the ones that begin with a token send, and what renewing means after each.
@Suite("Choosing a grant")
struct GrantChoiceTests {
    private static let all =
        FlowBench.code + """
            , "client_credentials": { "url": "https://as.example/token" }, "device": { "url": "https://as.example/device" },
            "device_poll": { "url": "https://as.example/token" }, "token_exchange": { "url": "https://as.example/token" },
            "jwt_bearer": { "url": "https://as.example/token" }
            """

    private static let reissue = #""refresh": { "mode": "reissue" },"#

    @Test("The first grant that profile and provider allow is the default")
    func defaults() throws {
        let machine =
            #""client_credentials": { "url": "https://as.example/token" }, "device": { "url": "https://as.example/d" }, "device_poll": { "url": "https://as.example/token" }"#
        #expect(try FlowBench.dialect(Self.all, top: FlowBench.refresh).defaultGrant == .authorizationCode)
        #expect(try FlowBench.dialect(machine, top: Self.reissue).defaultGrant == .clientCredentials)
        // RFC 6749 section 4.4: a client without a secret cannot ask for itself.
        #expect(try FlowBench.dialect(machine, top: Self.reissue, secret: nil).defaultGrant == .device)
    }

    @Test("A grant that the profile does not have is a usage error that lists those it has")
    func impossible() throws {
        let failure = #expect(throws: Failure.self) {
            _ = try FlowBench(FlowBench.code, top: FlowBench.refresh, options: GrantOptions(grant: .device))
        }
        #expect(failure?.kind == .usage)
        #expect(failure?.message.contains("device") == true)
        #expect(failure?.remedy?.contains("code") == true)
    }

    @Test(
        "RFC 8693 section 2.1: a token exchange sends both tokens with their types, and names none in its secrets' stead"
    )
    func tokenExchange() throws {
        let options = GrantOptions(
            subject: GivenToken(token: Secret("subject-1")), actor: GivenToken(token: Secret("actor-1"), type: "jwt"),
            requestedTokenType: "urn:ietf:params:oauth:token-type:access_token")
        var bench = try FlowBench(Self.all, top: FlowBench.refresh, options: options)
        let request = try bench.request(.tokenExchange)
        #expect(request.form["grant_type"] == "urn:ietf:params:oauth:grant-type:token-exchange")
        #expect(request.form["subject_token"] == "subject-1")
        #expect(request.form["subject_token_type"] == "urn:ietf:params:oauth:token-type:access_token")
        #expect(request.form["actor_token_type"] == "urn:ietf:params:oauth:token-type:jwt")
        #expect(request.secrets.contains(Secret("subject-1")) && request.secrets.contains(Secret("actor-1")))
        try bench.receive(200, FlowBench.token("access-1"))
        let grant = try bench.grant()
        #expect(grant.renewal == .none)
        #expect(grant.variables[Dialect.grantVariable] == "token_exchange")
    }

    @Test("An exchange without a token to exchange says how to give one")
    func missingSubject() throws {
        var bench = try FlowBench(Self.all, top: FlowBench.refresh, options: GrantOptions(grant: .tokenExchange))
        let failure = #expect(throws: Failure.self) { _ = try bench.request() }
        #expect(failure?.remedy?.contains("--subject-account") == true)
    }

    @Test("RFC 7523 section 2.1: an assertion that was given goes as it is")
    func givenAssertion() throws {
        var bench = try FlowBench(
            Self.all, top: FlowBench.refresh, options: GrantOptions(assertion: Secret("header.claims.signature")))
        let request = try bench.request(.jwtBearer)
        #expect(request.form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer")
        #expect(request.form["assertion"] == "header.claims.signature")
    }

    @Test(
        "An assertion of the client's own is signed anew for each sending, and its token is asked for again by itself")
    func ownAssertion() throws {
        let key = SigningKey.makeP256(randomness: CountingRandomness()).pem()
        var bench = try FlowBench(
            Self.all, top: FlowBench.refresh, options: GrantOptions(grant: .jwtBearer), key: key)
        let first = try claims(try bench.request(.jwtBearer).form["assertion"])
        let second = try claims(try bench.request(.jwtBearer).form["assertion"])
        #expect(first.claims["iss"]?.string == "client-7")
        #expect(first.claims["aud"]?.string == "https://as.example/token")
        #expect(first.claims["jti"]?.string != second.claims["jti"]?.string)
        try bench.receive(200, FlowBench.token("access-1"))
        let grant = try bench.grant()
        #expect(grant.renewal == .ok)
        let account = Account(id: try FlowBench.id, credential: grant.credential, variables: grant.variables)
        var renewal = try FlowBench(Self.all, top: FlowBench.refresh, account: account, purpose: .renewal, key: key)
        _ = try renewal.request(.jwtBearer)
    }

    @Test("After a login for the client itself the client asks again, whatever the profile's refresh says")
    func reissue() throws {
        var bench = try FlowBench(
            Self.all, top: FlowBench.refresh, options: GrantOptions(grant: .clientCredentials))
        _ = try bench.request(.clientCredentials)
        try bench.receive(200, FlowBench.token("access-1"))
        let grant = try bench.grant()
        #expect(grant.renewal == .ok)
        let account = Account(id: try FlowBench.id, credential: grant.credential, variables: grant.variables)
        var renewal = try FlowBench(Self.all, top: FlowBench.refresh, account: account, purpose: .renewal)
        _ = try renewal.request(.clientCredentials)
    }

    @Test("A profile that exchanges its access token for a longer one sends it in place of a refresh token")
    func exchangesAccessToken() throws {
        let legs = """
            "authorize": { "url": "https://as.example/authorize" }, "exchange": { "url": "https://as.example/token" },
            "refresh": { "url": "https://as.example/longer", "method": "GET", "encoding": "query",
              "names": { "access_token": "old_token" }, "params": { "grant_type": "longer" },
              "client": { "id": "query:client_id", "secret": "none" } }
            """
        let account = Account(
            id: try FlowBench.id,
            credential: Credential(accessToken: Secret("short-1"), issuedAt: FlowBench.now, expiry: .unknown))
        var bench = try FlowBench(
            legs, top: #""refresh": { "mode": "exchange_access_token" },"#, account: account, purpose: .renewal)
        let request = try bench.request(.refresh)
        #expect(request.url.contains("old_token=short-1") && request.url.contains("grant_type=longer"))
        #expect(!request.url.contains("refresh_token"))
        try bench.receive(200, FlowBench.token("long-1"))
        #expect(try bench.grant().renewal == .ok)
    }
}
