import Testing
import Vocabulary

@testable import OAuthCore

@Suite("Nothing of a built-in profile goes without a case")
struct VendorCoverageTests {
    private static let ids = ProfileCatalogue().ids.map(\.text)
    /// The generic ones speak as their server does: nobody's calls are theirs.
    private static let vendors = ids.filter { !["oauth2", "oidc"].contains($0) }

    /// The legs that a file shows in a request and its reply, follow-ups by the name of their leg.
    private static func covered(_ fixture: WireFixture, _ profile: Profile) -> Set<String> {
        let scenarios = [fixture.json] + (fixture.json["more"]?.elements ?? [])
        let steps = scenarios.flatMap { $0["steps"]?.elements ?? [] } + (fixture.json["calls"]?.elements ?? [])
        let complete = steps.filter { $0["reply"] != nil && $0["request"] != nil }
        return Set(
            complete.compactMap { step -> String? in
                guard step["leg"]?.string == "follow_up" else { return step["leg"]?.string }
                return profile.rounds.first { $0.name == step["as"]?.string }?.followUp?.rawValue
            })
    }

    @Test("Every leg of a profile has a request and a reply", arguments: vendors)
    func legs(_ id: String) throws {
        let profile = try ProfileCatalogue().profile(try Name(id))
        let fixture = try WireFixture(id)
        let covered = Self.covered(fixture, profile)
        for environment in profile.environments {
            // A registration is a document of its own (RFC 7591) and no parameters of a leg.
            let legs = Set(environment.legs.keys.map(\.rawValue)).subtracting([LegName.register.rawValue])
            let missing = legs.subtracting(covered).sorted()
            #expect(missing == [], "\(environment.name)")
        }
    }

    // EdgeTag documents no error anywhere.
    @Test(
        "Every profile has a refusal of its vendor, with the code that it means",
        arguments: vendors.filter { $0 != "edgetag" })
    func refusals(_ id: String) throws {
        let fixture = try WireFixture(id)
        let steps = ["steps", "calls", "errors"].flatMap { fixture.json[$0]?.elements ?? [] }
        #expect(steps.contains { $0["fails"]?["code"]?.string?.isEmpty == false })
    }

    @Test("Every file of a vendor is named for its profile", arguments: WireFixture.vendorNames)
    func names(_ name: String) throws {
        #expect(try WireFixture(name).json["profile"]?.string == name)
        #expect(Self.ids.contains(name))
    }

    @Test("No two built-in profiles name one issuer, or their answers could not be told apart (RFC 9207 section 4)")
    func issuers() throws {
        var seen: [String: String] = [:]
        for id in Self.ids {
            // A template names no issuer yet.
            guard let issuer = try ProfileCatalogue().profile(try Name(id)).issuer, issuer.variables.isEmpty else {
                continue
            }
            #expect(seen[issuer.text] == nil, "\(id) and \(seen[issuer.text] ?? "")")
            seen[issuer.text] = id
        }
    }

    @Test("Every built-in profile tells when it was compared with which pages", arguments: ids)
    func sources(_ id: String) throws {
        let profile = try ProfileCatalogue().profile(try Name(id))
        #expect(profile.checked?.count == 10)
        #expect(!profile.docs.isEmpty)
        #expect(profile.docs.allSatisfy { $0.hasPrefix("https://") })
    }
}
