import SandboxProvider
import Testing
import Vocabulary

@Suite("The catalogue of misbehaviours", .timeLimit(.minutes(10)))
struct CatalogueTests {
    static let catalogue = Misbehaviour.catalogue()

    @Test("each has a name of its own, a case, and calls that it strikes")
    func names() {
        #expect(Set(Self.catalogue.map(\.name)).count == Self.catalogue.count)
        #expect(Self.catalogue.allSatisfy { !$0.legs.isEmpty && (1...51).contains($0.securityCase) })
        #expect(Misbehaviour.named("no-such-thing") == nil)
    }

    @Test(
        "every name that the list of attacks gives a server has its misbehaviour",
        arguments: """
            r301 r302 r303 r307 r308 r307-host crlf-token lf-token fold-token nul-token space-token uni-token esc-error \
            esc-authz esc-device esc-token echo-error dup-code dup-state error-and-code wrong-iss no-iss issuer-mismatch \
            issuer-slash bad-authz-url js-url opt-url cmd-url js-device plain-only num-token null-token empty-token no-token \
            mac-token lower-type no-type dup-keys deep bom utf16 latin1 truncated form form-text json-as-html charset err200 \
            status-envelope exp-str exp-float exp-neg exp-zero exp-null exp-bool exp-obj exp-junk exp-huge exp-i64 exp-e \
            exp-missing camel iso-offset skew huge bomb drip hang reset long-token err403-empty err400-text html500 s429 s503 \
            slow-down interval-missing interval-neg interval-huge interval-str expires-short unknown-poll-error short \
            rotate-lost
            """.split(separator: " ").map(String.init))
    func listed(_ name: String) { #expect(Misbehaviour.named(name) != nil) }

    /// Those that change an answer, each with the call that it changes.
    static let changes = catalogue.filter { if case .altered = $0.misbehaviour { true } else { false } }
        // What only other vendors' replies have: an instant as text.
        .filter { !$0.name.hasPrefix("iso-") }

    @Test("an altered answer differs from the right one", arguments: changes)
    func altered(_ named: NamedMisbehaviour) throws {
        var bench = try AcmeBench()
        guard case .altered(let alter) = named.misbehaviour else { return }
        let right: SandboxReply
        switch named.legs.first {
        case .approval: right = bench.get("/authorize/approve?\(AcmeBench.page())")
        case .metadata: right = bench.get("/.well-known/openid-configuration")
        case .device: right = bench.post("/device_authorization", [:])
        default:
            let code = bench.get("/authorize/approve?\(AcmeBench.page(["scope": "openid"]))").answered("code")
            right = bench.exchange(code ?? "")
        }
        #expect(right.status < 400)
        #expect(alter(right) != right)
        let refusal = SandboxReply(status: 400, body: Array("{}".utf8))
        #expect(alter(refusal).body == refusal.body)
    }

    @Test("a redirect leads to the listener where nothing may arrive", arguments: [301, 302, 303, 307, 308])
    func redirects(_ status: Int) throws {
        guard case .reply(let reply) = Misbehaviour.named("r\(status)", elsewhere: "http://127.0.0.1:4711") else {
            Issue.record("no reply")
            return
        }
        #expect(reply.status == status)
        #expect(reply.header("location")?.hasPrefix("http://127.0.0.1:4711/") == true)
    }

    @Test("a reset connection gives nothing, and the server lives on")
    func reset() async throws {
        try await withSandbox(.test("tradevest")) { sandbox in
            let local = try SandboxTests.local(sandbox, "tradevest", SandboxTests.tokenRequest.origin)
            sandbox.misbehave("tradevest", .clientCredentials, try #require(Misbehaviour.named("reset")))
            #expect(try await RawClient.send(SandboxTests.tokenRequest, to: local).isEmpty)
            #expect(try await RawClient.send(SandboxTests.tokenRequest, to: local).hasPrefix("HTTP/1.1 200"))
        }
    }
}
