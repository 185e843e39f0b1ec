import Foundation
import Testing
import Vocabulary

@testable import OAuthCore

@Suite("The wire: what the named vendors send and accept")
struct WireTests {
    @Test("The steps are walked byte for byte", arguments: WireScenario.all(WireFixture.names))
    func steps(_ scenario: WireScenario) throws {
        try WireWalk.steps(scenario)
    }

    @Test(
        "A refusal gets its canonical code and shows what the provider said",
        arguments: WireScenario.errors(WireFixture.names))
    func errors(_ scenario: WireScenario) throws {
        try WireWalk.error(scenario)
    }

    @Test("The header sets are those of the vendor", arguments: WireFixture.names)
    func headerSets(_ name: String) throws {
        try WireWalk.headerSets(name, variables: ["requestor_id": "r-7"])
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
