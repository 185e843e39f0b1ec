import OAuthCore
import TestSupport
import Testing
import Vocabulary

@testable import TokenService

/// An authorization that the program fetches itself, with its request pushed ahead (RFC 9126).
@Suite(.timeLimit(.minutes(10))) struct SentOnceTests {
    private static let profile = """
        { "id": "pushing", "name": "Pushing", "docs": ["https://as.example/"], "checked": "2026-01-01",
          "confidence": "verified",
          "call": { "client": { "id": "body:client_id", "secret": "body:client_secret" } },
          "legs": {
            "pushed": { "url": "https://as.example/par" },
            "authorize": { "url": "https://as.example/authorize", "interaction": "fetched", "pushed": "required",
              "pkce": { "mode": "required" } },
            "exchange": { "url": "https://as.example/token" } },
          "refresh": { "mode": "reauthorize" },
          "header_sets": { "default": { "headers": ["Authorization: Bearer {access_token}"] } } }
        """

    private func flow(_ bench: Bench) throws -> GrantFlow {
        let catalogue = ProfileCatalogue(userFiles: [(path: "pushing.json", bytes: Array(Self.profile.utf8))])
        let provider = Provider(
            name: try Name("mine"), profile: try Name("pushing"), clientID: "client-7", clientSecret: Secret("hush"))
        return try GrantFlow(
            dialect: try Dialect(profile: try catalogue.profile(try Name("pushing")), provider: provider),
            account: Account(id: try AccountID("mine/me")), purpose: .renewal, randomness: SystemBytes(),
            now: bench.clock.now())
    }

    @Test(arguments: [(TransportError.Kind.noAnswer, 2), (.timedOut, 2), (.notConnected, 3)])
    func `a request_uri that may have arrived is not sent again, and one that did not is`(
        _ kind: TransportError.Kind, _ requests: Int
    ) async throws {
        try await Bench.run { bench in
            var flow = try flow(bench)
            let service = bench.service()
            bench.transport.script(
                ScriptedTransport.reply(201, #"{ "request_uri": "urn:one", "expires_in": 60 }"#),
                ScriptedTransport.fails(kind), ScriptedTransport.fails(kind))
            guard case .send(let pushed, let first, _) = try flow.next(now: bench.clock.now()) else {
                Issue.record("nothing is pushed")
                return
            }
            #expect(first == .pushed && !flow.isSentOnce)
            let reply = try await service.send(pushed, first, of: &flow, rotation: .static)
            try flow.received(reply, at: bench.clock.now())
            guard case .send(let fetch, let second, _) = try flow.next(now: bench.clock.now()) else {
                Issue.record("nothing is fetched")
                return
            }
            #expect(second == .authorize && fetch.url.contains("request_uri=urn%3Aone"))
            await #expect(throws: NoReply.self) {
                _ = try await service.send(fetch, second, of: &flow, rotation: .static)
            }
            #expect(bench.transport.requests.count == requests)
        }
    }
}
