import OAuthCore
import Testing
import Vocabulary

@testable import TokenService

/// What somebody is told when no reply came: whether trying again can help.
@Suite struct NoReplyTests {
    struct Case: CustomTestStringConvertible {
        let kind: TransportError.Kind
        let exit: Failure.Kind
        let advice: String?
        var testDescription: String { "\(kind)" }
    }

    static let cases: [Case] = [
        Case(kind: .notConnected, exit: .network, advice: "try again"),
        Case(kind: .noAnswer, exit: .network, advice: "try again"),
        Case(kind: .timedOut, exit: .network, advice: "try again"),
        Case(kind: .tls, exit: .network, advice: "does not help"),
        Case(kind: .malformed, exit: .network, advice: "seldom helps"),
        Case(kind: .cancelled, exit: .cancelled, advice: nil),
    ]

    @Test(arguments: cases) func `the advice fits the reason`(_ each: Case) throws {
        let error = TransportError(each.kind, "the reason")
        let failure = Failure(error, for: try AccountID("acme/work"), doing: "the refresh")
        #expect(failure.kind == each.exit)
        #expect(failure.message == "acme/work: the refresh got no answer: the reason.")
        #expect(failure.remedy?.contains(each.advice ?? "") ?? true)
        #expect((failure.remedy == nil) == (each.advice == nil))
    }
}
