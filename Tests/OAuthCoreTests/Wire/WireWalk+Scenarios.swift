import Testing
import Vocabulary

@testable import OAuthCore

/// A whole scenario of a file, as the tests of both folders run it.
extension WireWalk {
    static func steps(_ scenario: WireScenario) throws {
        let fixture = try WireFixture(scenario.fixture)
        let further = scenario.more.flatMap { fixture.json["more"]?.elements?[$0] }
        var walk = try WireWalk(fixture, environment: scenario.environment, scenario: further)
        try walk.walk(try #require((further ?? fixture.json)["steps"]?.elements))
    }

    static func error(_ scenario: WireScenario) throws {
        let fixture = try WireFixture(scenario.fixture)
        let error = try #require(fixture.json["errors"]?.elements?[scenario.more ?? 0])
        let leg = try #require(error["leg"]?.string)
        var walk = try WireWalk(fixture, environment: scenario.environment)
        if let call = fixture.json["calls"]?.elements?.first(where: { $0["leg"]?.string == leg }) {
            return try walk.fails(call: call, with: error)
        }
        // The first scenario that comes to that leg is walked up to its reply.
        let scenarios = [fixture.json] + (fixture.json["more"]?.elements ?? [])
        let index = try #require(
            scenarios.firstIndex { $0["steps"]?.elements?.contains { $0["leg"]?.string == leg } ?? false })
        if index > 0 { walk = try WireWalk(fixture, environment: scenario.environment, scenario: scenarios[index]) }
        try walk.walk(try #require(scenarios[index]["steps"]?.elements), stopAt: leg)
        try walk.fails(error)
    }

    static func call(_ scenario: WireScenario) throws {
        let fixture = try WireFixture(scenario.fixture)
        let call = try #require(fixture.json["calls"]?.elements?[scenario.more ?? 0])
        var walk = try WireWalk(fixture, environment: scenario.environment, scenario: call)
        try walk.walk(call: call)
    }

    /// - Parameter variables: what a person gives for the call.
    static func headerSets(_ name: String, variables: [String: String]) throws {
        let fixture = try WireFixture(name)
        let dialect = try fixture.dialect(environment: fixture.json["provider"]?["environment"]?.string)
        let now = Instant(milliseconds: 0)
        let credential = Credential(accessToken: Secret("the-token"), issuedAt: now, expiry: .unknown)
        let uses = try #require(fixture.json["use"]?.elements)
        #expect(uses.count == dialect.headerSets.count)
        for use in uses {
            let set = try Name(use["name"]?.string ?? "")
            let lines = try dialect.headers(set: set, credential: credential, variables: variables)
                .map { "\($0.name): \($0.value)" }
            let expected = (use["headers"]?.elements ?? []).map { line in
                var line = (line.string ?? "").replacing("{access_token}", with: "the-token")
                    .replacing("{client_secret}", with: fixture.json["provider"]?["client_secret"]?.string ?? "")
                for (name, value) in variables { line = line.replacing("{\(name)}", with: value) }
                return line
            }
            #expect(lines == expected)
            #expect(try dialect.headerSet(set).warning == use["warns"]?.string)
        }
    }
}
