import Foundation
import Testing
import Vocabulary

@testable import OAuthCore

@Suite("The wire: what the named vendors send and accept")
struct WireTests {
    @Test("The steps are walked byte for byte", arguments: WireScenario.all)
    func steps(_ scenario: WireScenario) throws {
        let fixture = try WireFixture(scenario.fixture)
        let further = scenario.more.flatMap { fixture.json["more"]?.elements?[$0] }
        var walk = try WireWalk(fixture, environment: scenario.environment, scenario: further)
        try walk.walk(try #require((further ?? fixture.json)["steps"]?.elements))
    }

    @Test("A refusal gets its canonical code and shows what the provider said", arguments: WireScenario.errors)
    func errors(_ scenario: WireScenario) throws {
        let fixture = try WireFixture(scenario.fixture)
        let error = try #require(fixture.json["errors"]?.elements?[scenario.more ?? 0])
        var walk = try WireWalk(fixture, environment: scenario.environment)
        try walk.walk(try #require(fixture.json["steps"]?.elements), stopAt: error["leg"]?.string)
        try walk.fails(error)
    }

    @Test("The header sets are those of the vendor", arguments: WireFixture.names)
    func headerSets(_ name: String) throws {
        let fixture = try WireFixture(name)
        let dialect = try fixture.dialect(environment: fixture.json["provider"]?["environment"]?.string)
        let now = Instant(milliseconds: 0)
        let credential = Credential(accessToken: Secret("the-token"), issuedAt: now, expiry: .unknown)
        let uses = try #require(fixture.json["use"]?.elements)
        #expect(uses.count == dialect.headerSets.count)
        for use in uses {
            let set = try Name(use["name"]?.string ?? "")
            let lines = try dialect.headers(set: set, credential: credential, variables: ["requestor_id": "r-7"])
                .map { "\($0.name): \($0.value)" }
            let expected = (use["headers"]?.elements ?? []).map { line in
                (line.string ?? "").replacing("{access_token}", with: "the-token")
                    .replacing("{client_secret}", with: fixture.json["provider"]?["client_secret"]?.string ?? "")
                    .replacing("{requestor_id}", with: "r-7")
            }
            #expect(lines == expected)
            #expect(try dialect.headerSet(set).warning == use["warns"]?.string)
        }
    }

    @Test("The PKCE vectors hold")
    func pkceVectors() throws {
        for vector in try #require(try WireFixture("edgetag").json["pkce_vectors"]?.elements) {
            #expect(CodeVerifier(Secret(vector["verifier"]?.string ?? "")).s256 == vector["s256"]?.string)
        }
    }

    private static let shared = WireFixture.root.appending(path: "../shared/wire")

    @Test(
        "The copy is the original, byte for byte",
        .enabled(
            if: FileManager.default.fileExists(atPath: shared.path), "../shared/wire does not stand beside the checkout"
        ))
    func checksums() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.shared.path).sorted()
        #expect(try FileManager.default.contentsOfDirectory(atPath: WireFixture.folder.path).sorted() == files)
        for file in files {
            let original = try Data(contentsOf: Self.shared.appending(path: file))
            let copy = try Data(contentsOf: WireFixture.folder.appending(path: file))
            #expect(original == copy, "\(file)")
        }
    }
}
