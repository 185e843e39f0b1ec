import Testing
import Vocabulary

@testable import OAuthCore

@Suite("A built-in profile carries the mark of its weakest part")
struct VendorConfidenceTests {
    private static let ids = ProfileCatalogue().ids.map(\.text)

    /// How sure that is: the greater, the less.
    private static func doubt(_ confidence: Profile.Confidence) -> Int {
        Profile.Confidence.allCases.firstIndex(of: confidence) ?? 0
    }

    /// The places of a profile that every sign-in rests on: what all legs share, the callback, and the legs of the first
    /// grant with the rounds that nothing can leave out.
    private static func places(_ profile: Profile) -> [String] {
        let legs = profile.environment(profile.defaultEnvironment)?.legs ?? [:]
        var needed: [LegName] = []
        if let authorize = legs[.authorize] {
            needed = [.authorize, .exchange] + (authorize.authorize?.pushed == .required ? [.pushed] : [])
            needed += profile.rounds.filter { $0.skipIf == nil && $0.when == nil }.compactMap(\.followUp)
        } else if legs[.clientCredentials] != nil {
            needed = [.clientCredentials]
        } else if legs[.device] != nil {
            needed = [.device, .devicePoll]
        }
        return ["legs", "call", "callback"]
            + needed.map { $0.isFollowUp ? "follow_ups" + $0.rawValue.dropFirst("follow_up".count) : "legs.\($0)" }
    }

    /// What a token reply says besides the token, and how a refusal reads, stops no sign-in.
    private static let asides: Set<Substring> = ["errors", "keep", "scope", "scope_separator", "refresh_expiry"]

    private static func isOfSignIn(_ fact: Profile.Fact, _ places: [String]) -> Bool {
        let path = fact.about.split(separator: ".")
        if path.count == 1 { return places.contains(fact.about) }
        guard asides.isDisjoint(with: path) else { return false }
        return places.contains { $0 != "legs" && (fact.about == $0 || fact.about.hasPrefix($0 + ".")) }
    }

    @Test("It is no surer than the least sure fact that a sign-in rests on", arguments: ids)
    func weakest(_ id: String) throws {
        let profile = try ProfileCatalogue().profile(try Name(id))
        let places = Self.places(profile)
        for fact in profile.facts where Self.isOfSignIn(fact, places) {
            #expect(
                Self.doubt(profile.confidence) >= Self.doubt(fact.confidence),
                "\(fact.about) is \(fact.confidence.rawValue)")
        }
    }

    @Test(
        "What a fact is about decides whether the whole profile is marked for it",
        arguments: [
            ("notion", "legs.authorize", true), ("shopify", "legs", true), ("hubspot", "legs.exchange.reply", true),
            ("hubspot", "legs.revoke", false), ("github", "legs.exchange.errors", false),
            ("keycloak", "call.reply.refresh_expiry", false), ("paypal", "legs.client_credentials.reply.expiry", true),
            ("twitch", "legs.client_credentials", false), ("mailchimp", "follow_ups.metadata", true),
            ("aicrisk", "follow_ups.list_users.choose", false), ("linear", "refresh.rotation", false),
        ])
    func counted(_ id: String, _ about: String, _ counts: Bool) throws {
        let profile = try ProfileCatalogue().profile(try Name(id))
        let fact = Profile.Fact(about: about, confidence: .unverified, note: "")
        #expect(Self.isOfSignIn(fact, Self.places(profile)) == counts)
    }

    @Test("What a fact is about is a place of the file", arguments: ids)
    func about(_ id: String) throws {
        let profile = try ProfileCatalogue().profile(try Name(id))
        for fact in profile.facts {
            let first = fact.about.split(separator: ".").first.map(String.init) ?? ""
            #expect(ProfileKeys.profile.known.contains(first), "\(fact.about)")
        }
    }
}
