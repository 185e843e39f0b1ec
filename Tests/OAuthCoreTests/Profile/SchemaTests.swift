import Foundation
import Testing
import Vocabulary

@testable import OAuthCore

@Suite("The published schema of a profile says what the loader says")
struct SchemaTests {
    private let schema: JSON

    init() throws {
        let url = WireFixture.root.appending(path: "docs/schema/profile.schema.json")
        schema = try JSON(parsing: Array(Data(contentsOf: url)))
    }

    private func keys(_ path: String) -> Set<String> {
        Set(schema.at(path: path)?["properties"]?.members?.map(\.key) ?? [])
    }

    @Test("Each object has the keys that the loader knows")
    func keys() {
        let top = "properties"
        let pairs: [(String, ProfileKeys.Level)] = [
            ("\(top).facts.items", ProfileKeys.fact), ("\(top).scope", ProfileKeys.scope),
            ("\(top).environments.additionalProperties", ProfileKeys.environment),
            ("\(top).variables.additionalProperties", ProfileKeys.variable), ("\(top).callback", ProfileKeys.callback),
            ("\(top).rounds.items", ProfileKeys.round), ("\(top).refresh", ProfileKeys.refresh),
            ("\(top).header_sets.additionalProperties", ProfileKeys.headerSet), ("$defs.call", ProfileKeys.call),
            ("$defs.leg", ProfileKeys.leg), ("$defs.follow_up", ProfileKeys.followUp),
            ("$defs.follow_up.properties.choose", ProfileKeys.choose), ("$defs.authorize", ProfileKeys.authorize),
            ("$defs.authorize.properties.pkce", ProfileKeys.pkce), ("$defs.legs", ProfileKeys.legs),
            ("$defs.client", ProfileKeys.client), ("$defs.reply", ProfileKeys.reply),
            ("$defs.expiry", ProfileKeys.expiry), ("$defs.errors", ProfileKeys.errors),
            ("$defs.errors.properties.hints.items", ProfileKeys.hint),
        ]
        #expect(Set(schema["properties"]?.members?.map(\.key) ?? []) == Set(ProfileKeys.profile.known))
        for (path, level) in pairs { #expect(keys(path) == Set(level.known), "\(path)") }
    }

    @Test("Each enumeration has the words that the loader knows")
    func words() {
        func words(_ path: String) -> [String] {
            schema.at(path: path)?["enum"]?.elements?.compactMap(\.string).sorted() ?? []
        }
        func all<Word: CaseIterable & RawRepresentable<String>>(_: Word.Type) -> [String] {
            Word.allCases.map(\.rawValue).sorted()
        }
        #expect(words("properties.refresh.properties.mode") == all(RefreshMode.self))
        #expect(words("properties.refresh.properties.rotation") == all(Rotation.self))
        #expect(words("properties.confidence") == all(Profile.Confidence.self))
        #expect(words("properties.variables.additionalProperties.properties.kind") == all(Variable.Kind.self))
        #expect(words("properties.variables.additionalProperties.properties.source") == all(Variable.Source.self))
        #expect(words("$defs.expiry.properties.kind") == all(ExpiryRule.Kind.self))
        #expect(words("$defs.call.properties.encoding") == all(BodyEncoding.self))
        #expect(words("$defs.authorize.properties.state") == all(AuthorizeRules.StatePlace.self))
        #expect(words("$defs.authorize.properties.interaction") == all(Interaction.self))
    }
}
