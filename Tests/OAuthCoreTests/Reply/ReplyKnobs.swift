import Testing
import Vocabulary

@testable import OAuthCore

/// A reply as a profile reads it whose exchange has these members.
struct ReplyKnobs {
    static let start = Instant(milliseconds: 1_700_000_000_000)

    let leg: Leg
    var name = LegName.exchange

    /// - Parameters:
    ///   - leg: members of the leg `exchange`, as a profile writes them: `"reply": { … }`.
    ///   - top: members of the profile.
    init(_ leg: String, top: String = "\"name\": \"Mine\"") throws {
        let text = """
            { "id": "mine", \(top),
              "legs": {
                "authorize": { "url": "https://as.example/authorize" },
                "exchange": { "url": "https://as.example/token"\(leg.isEmpty ? "" : ", \(leg)") } },
              "refresh": { "mode": "none" } }
            """
        let profile = try ProfileLoader.load(Array(text.utf8), file: "mine.json")
        self.leg = try #require(profile.environments.first?.legs[.exchange])
    }

    private var reader: ReplyReader {
        ReplyReader(
            leg: name, round: "", rules: leg, url: "https://as.example/token",
            redactor: Redactor([Secret("s3cr3t-value")]), sentAt: Self.start)
    }

    static func reply(
        _ body: String, status: Int = 200, type: String = "application/json", headers: [HeaderField] = []
    ) -> WireReply {
        WireReply(status: status, headers: [HeaderField("Content-Type", type)] + headers, body: Array(body.utf8))
    }

    func token(_ reply: WireReply) throws(GrantError) -> TokenReply {
        try reader.token(reply, issuedAt: Self.start)
    }

    func token(_ body: String) throws(GrantError) -> TokenReply { try token(Self.reply(body)) }

    func refusal(_ reply: WireReply) -> GrantError {
        do {
            _ = try reader.token(reply, issuedAt: Self.start)
        } catch { return error }
        Issue.record("the reply was taken for a token")
        return reader.refusal(reply)
    }
}
