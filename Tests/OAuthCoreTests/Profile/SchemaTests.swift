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
            ("\(top).scope.properties.second", ProfileKeys.secondScope), ("\(top).redirect", ProfileKeys.redirect),
            ("\(top).dpop", ProfileKeys.dpop), ("\(top).callback.properties.signature", ProfileKeys.signature),
            ("$defs.leg.properties.success", ProfileKeys.success),
            ("$defs.client.properties.assertion", ProfileKeys.assertion),
            ("$defs.reply.properties.device", ProfileKeys.deviceReply),
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
        #expect(words("$defs.authorize.properties.pushed") == all(AuthorizeRules.Pushing.self))
        #expect(words("$defs.authorize.properties.query_in") == all(AuthorizeRules.QueryPlace.self))
        #expect(words("$defs.authorize.properties.pkce.properties.mode") == all(PKCERules.Mode.self))
        #expect(words("$defs.authorize.properties.pkce.properties.challenge") == all(PKCERules.Challenge.self))
        #expect(words("$defs.client.properties.basic_encoding") == all(ClientAuthentication.BasicEncoding.self))
        #expect(
            words("$defs.client.properties.assertion.properties.algorithm") == all(AssertionRules.Algorithm.self))
        #expect(words("$defs.reply.properties.format") == all(ReplyRules.Format.self))
        #expect(words("$defs.expiry.properties.zero_means") == all(ExpiryRule.ZeroMeaning.self))
        #expect(words("properties.refresh.properties.lifetime_kind") == all(RefreshPolicy.LifetimeKind.self))
        #expect(words("properties.redirect.properties.host") == all(RedirectRules.Host.self))
        #expect(words("properties.redirect.properties.port") == all(RedirectRules.Port.self))
        #expect(words("properties.dpop.properties.mode") == all(DPoPMode.self))
        #expect(words("properties.callback.properties.answer_in") == all(CallbackNames.AnswerPlace.self))
        #expect(
            words("properties.callback.properties.signature.properties.kind") == all(CallbackSignature.Kind.self))
    }
}
