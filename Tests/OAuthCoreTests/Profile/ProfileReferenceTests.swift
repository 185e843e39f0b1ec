import Foundation
import Testing

@testable import OAuthCore

@Suite("docs/profiles.md says what every key is")
struct ProfileReferenceTests {
    /// The keys of each table, by the heading above it.
    private let tables: [String: [String]]

    init() throws {
        let text = try String(contentsOf: WireFixture.root.appending(path: "docs/profiles.md"), encoding: .utf8)
        var tables: [String: [String]] = [:]
        var heading = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("### ") {
                heading = String(line.dropFirst(4))
            } else if line.hasPrefix("| `"), !heading.isEmpty {
                tables[heading, default: []].append(String(line.dropFirst(3).prefix { $0 != "`" }))
            }
        }
        self.tables = tables
    }

    private static let levels: [(heading: String, level: ProfileKeys.Level, below: [String])] = [
        ("The file", ProfileKeys.profile, []), ("An entry of `facts`", ProfileKeys.fact, []),
        ("An environment of `environments`", ProfileKeys.environment, []),
        ("A variable of `variables`", ProfileKeys.variable, []), ("`scope`", ProfileKeys.scope, []),
        ("`scope.second`", ProfileKeys.secondScope, []), ("`callback`", ProfileKeys.callback, []),
        ("`callback.signature`", ProfileKeys.signature, []), ("`redirect`", ProfileKeys.redirect, []),
        ("`dpop`", ProfileKeys.dpop, []), ("`call`, and every leg", ProfileKeys.call, []),
        ("`client`", ProfileKeys.client, []), ("`client.assertion`", ProfileKeys.assertion, []),
        ("`legs`", ProfileKeys.legs, []),
        ("A leg of `legs`, beside what `call` has", ProfileKeys.leg, ProfileKeys.call.known),
        ("`legs.authorize`", ProfileKeys.authorize, []), ("`legs.authorize.pkce`", ProfileKeys.pkce, []),
        (
            "A follow-up of `follow_ups`, beside what a leg has", ProfileKeys.followUp,
            ProfileKeys.leg.known.filter { $0 != "scope" }
        ),
        ("`choose` of a follow-up", ProfileKeys.choose, []), ("`reply`", ProfileKeys.reply, []),
        ("`expiry`, `refresh_expiry` and `issued_at`", ProfileKeys.expiry, []),
        ("`reply.device`", ProfileKeys.deviceReply, []), ("`success`", ProfileKeys.success, []),
        ("`errors`", ProfileKeys.errors, []), ("A hint of `errors.hints`", ProfileKeys.hint, []),
        ("A round of `rounds`", ProfileKeys.round, []), ("`refresh`", ProfileKeys.refresh, []),
        ("A set of `header_sets`", ProfileKeys.headerSet, []),
    ]

    @Test("Each table has the keys that the loader knows, and no others", arguments: levels.indices)
    func keys(_ index: Int) throws {
        let (heading, level, below) = Self.levels[index]
        let keys = try #require(tables[heading], "no table “\(heading)”")
        #expect(Set(keys).count == keys.count, "a key stands in “\(heading)” twice")
        #expect(Set(keys).union(below) == Set(level.known), "\(heading)")
    }

    @Test("No table is of a level that there is not")
    func headings() {
        #expect(Set(tables.keys) == Set(Self.levels.map(\.heading)))
    }

    @Test("Every word that a template may take is told")
    func values() throws {
        let text = try String(contentsOf: WireFixture.root.appending(path: "docs/profiles.md"), encoding: .utf8)
        let names = [LegName.authorize, .refresh, .revoke, .userinfo, .followUp("x")].flatMap {
            TemplateChecks.values(of: $0) + TemplateChecks.secrets(of: $0)
        }
        for name in Set(names + Dialect.credentialNames) { #expect(text.contains("`\(name)`"), "\(name)") }
    }
}
