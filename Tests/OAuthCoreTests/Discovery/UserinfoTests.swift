import Testing
import Vocabulary

@testable import OAuthCore

@Suite("Userinfo names the user, by the standard's word or by the profile's")
struct UserinfoTests {
    struct Answer: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let top: String
        var root = ""
        let body: String
        let identity: Identity?
    }

    static let answers = [
        Answer(
            testDescription: "sub, where there is an issuer", top: #""issuer": "https://as.example","#,
            body: #"{ "sub": "u-1", "id": "7", "email": "ann@example.com" }"#,
            identity: Identity(issuer: "https://as.example", subject: "u-1", label: "ann@example.com")),
        Answer(
            testDescription: "nothing else, where there is an issuer",
            top: #""issuer": "https://as.example", "identity": ["id"],"#, body: #"{ "id": "7" }"#, identity: nil),
        Answer(
            testDescription: "a number under the profile's name for it", top: #""identity": ["id"],"#,
            body: #"{ "id": 583231, "login": "ann", "name": null }"#,
            identity: Identity(subject: "583231", label: "ann")),
        Answer(
            testDescription: "the first name that has a value", top: #""identity": ["uuid", "id"],"#,
            body: #"{ "uuid": "", "id": "7", "username": "ann" }"#, identity: Identity(subject: "7", label: "ann")),
        Answer(
            testDescription: "below the root of the reply", top: #""identity": ["open_id"],"#, root: "data.user",
            body: #"{ "open_id": "no", "data": { "user": { "open_id": "o-1" } } }"#, identity: Identity(subject: "o-1")),
        Answer(
            testDescription: "no object and no list is a user", top: #""identity": ["id"],"#,
            body: #"{ "id": { "x": 1 } }"#, identity: nil),
        Answer(
            testDescription: "no endless name either", top: #""identity": ["id"],"#,
            body: "{ \"id\": \"\(String(repeating: "x", count: 256))\" }", identity: nil),
    ]

    @Test("Who it is", arguments: answers)
    func named(_ answer: Answer) throws {
        let root = answer.root.isEmpty ? "" : ", \"reply\": { \"root\": \"\(answer.root)\" }"
        let legs = FlowBench.code + ", \"userinfo\": { \"url\": \"https://api.example/me\"\(root) }"
        let dialect = try FlowBench.dialect(legs, top: answer.top + #""refresh": { "mode": "none" },"#)
        #expect(
            dialect.readUserinfo(WireReply(status: 200, headers: [], body: Array(answer.body.utf8))) == answer.identity)
        #expect(dialect.readUserinfo(WireReply(status: 403, headers: [], body: Array(answer.body.utf8))) == nil)
    }
}
