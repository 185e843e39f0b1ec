import OAuthCore
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@testable import fob

/// The strict server of every profile, and what fob sends there: neither may know better than the other.
@Suite("Every profile can be served, and what fob sends is taken")
struct ServedProfileTests {
    struct Served: Sendable, CustomTestStringConvertible {
        let id: Name
        let environment: String

        var testDescription: String { "\(id), \(environment)" }
    }

    static let all: [Served] = ProfileCatalogue().ids.flatMap { id in
        ((try? ProfileCatalogue().profile(id))?.environments ?? []).map { Served(id: id, environment: $0.name) }
    }

    private static let start = Instant(milliseconds: 1_767_225_600_000)

    @Test("from the sign-in to a renewed token", arguments: all)
    func walk(_ served: Served) throws {
        let profile = try ProfileCatalogue().profile(served.id)
        let told = try GenericDialect(profile, as: served.id, environment: served.environment, given: [:])
        var server = GenericServer(dialect: told, mint: Mint(randomness: SequenceRandomness()))
        let provider = Provider(
            name: served.id, profile: served.id, environment: served.environment, clientID: told.client.id,
            clientSecret: told.client.secret, variables: told.variables)
        var dialect = try Dialect(profile: profile, provider: provider)
        if dialect.lacksMetadata {
            let url = try #require(dialect.metadataURLs.first)
            let document = try JSON(parsing: Self.send(WireRequest(method: "GET", url: url), &server).body)
            let issuer = try #require(document["issuer"]?.string)
            dialect = try Dialect(
                profile: profile, provider: provider, metadata: ServerMetadata(issuer: issuer, document: document))
        }
        var account = Account(id: AccountID(provider: served.id, name: try Name("me")))
        guard !dialect.grants.isEmpty else { return }
        let grant = try Self.run(.exchange, account, dialect, &server)
        #expect(Self.opens(grant.credential, &server))
        account.credential = grant.credential
        account.variables = grant.variables
        guard dialect.isRenewableAlone(account) else { return }
        let renewed = try Self.run(.renewal, account, dialect, &server)
        #expect(renewed.credential.accessToken != grant.credential.accessToken)
        #expect(Self.opens(renewed.credential, &server))
    }

    private static func run(
        _ purpose: GrantPurpose, _ account: Account, _ dialect: Dialect, _ server: inout GenericServer
    ) throws -> Grant {
        var flow = try GrantFlow(
            dialect: dialect, account: account, purpose: purpose, randomness: SequenceRandomness(), now: start)
        for _ in 0..<20 {
            switch try flow.next(now: start) {
            case .finished(let grant): return grant
            case .send(let request, _, _): try flow.received(send(request, &server), at: start)
            case .choose(let choices, _): try flow.chose(try #require(choices.first).key)
            case .openBrowser(let page):
                let location = try #require(approve(page.url, &server))
                let target = String(location.dropFirst(page.redirectURI.prefix { $0 != "?" }.count))
                let path = page.expectation.path
                guard case .answer(let answer) = page.expectation.read(target: path + target.replacing("#", with: "?"))
                else {
                    throw Unexpected(what: "the answer \(location) is a stranger's")
                }
                try flow.answered(answer)
            default: continue
            }
        }
        throw Unexpected(what: "the flow does not end")
    }

    private struct Unexpected: Error { let what: String }

    /// The click on the page's own link; nil where the page refuses.
    private static func approve(_ url: String, _ server: inout GenericServer) -> String? {
        var request = WireRequest(method: "GET", url: url)
        if let click = FragmentPage.clickURL(authorizeURL: url, decision: .approve) {
            request.url = click
        } else {
            let page = send(request, &server)
            if let location = page.header("location") { return location }
            guard page.status == 200 else { return nil }
            let origin = url.split(separator: "/", maxSplits: 3).prefix(2).joined(separator: "//")
            let query = url.firstIndex(of: "?").map { url[$0...] } ?? ""
            request.url = "\(origin)/sandbox/approve\(query)"
        }
        let reply = send(request, &server)
        return reply.header("location")
    }

    private static func send(_ request: WireRequest, _ server: inout GenericServer) -> WireReply {
        let scheme = request.url.prefix { $0 != "/" } + "//"
        let host = request.url.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let rest = String(request.url.dropFirst(scheme.count + host.count).prefix { $0 != "#" })
        let reply = server.handle(
            SandboxRequest(
                origin: "\(scheme)\(host)", method: request.method, target: rest.hasPrefix("/") ? rest : "/" + rest,
                headers: request.headers.map { SandboxHeader($0.name, $0.value) }, body: request.body ?? []), now: start
        )
        return WireReply(
            status: reply.status, headers: reply.headers.map { HeaderField($0.name, $0.value) }, body: reply.body)
    }

    private static func opens(_ credential: Credential, _ server: inout GenericServer) -> Bool {
        let reply = server.handle(
            SandboxRequest(
                origin: "https://any.example", method: "GET", target: "/sandbox/resource",
                headers: [SandboxHeader("Authorization", "Bearer \(credential.accessToken.reveal())")]), now: start)
        return reply.status == 200
    }
}
