import OAuthCore
import Testing

@testable import TokenService

/// Step 6 of the safe refresh as the table that it is.
@Suite struct RepeatRuleTests {
    struct Case: CustomTestStringConvertible {
        let rotations: [Rotation]
        let what: String
        let errors: [TransportError]
        let first: RepeatRule.Verdict
        let second: RepeatRule.Verdict

        var testDescription: String { "\(rotations.map(\.rawValue).joined(separator: ", ")): \(what)" }
    }

    private static func errors(_ kinds: [TransportError.Kind], reached: Bool? = nil) -> [TransportError] {
        kinds.map { TransportError($0, "", mayHaveReachedProvider: reached) }
    }

    private static let sent = errors([.noAnswer, .timedOut, .malformed])

    static let table: [Case] = [
        Case(
            rotations: [.static, .mayRotate, .unknown, .singleUse], what: "no connection was made: once more",
            errors: errors([.notConnected]), first: .tryOnceMore, second: .giveUp),
        Case(
            rotations: [.static, .mayRotate, .unknown, .singleUse],
            what: "the certificate was refused: no use in trying",
            errors: errors([.tls]), first: .giveUp, second: .giveUp),
        Case(
            rotations: [.static, .mayRotate], what: "sent, no answer: once more", errors: sent, first: .tryOnceMore,
            second: .giveUp),
        Case(
            rotations: [.unknown, .singleUse], what: "sent, no answer: never again by itself", errors: sent,
            first: .outcomeUnknown, second: .outcomeUnknown),
        Case(
            rotations: [.static, .mayRotate], what: "cancelled: over, nothing lost", errors: errors([.cancelled]),
            first: .giveUp, second: .giveUp),
        Case(
            rotations: [.unknown, .singleUse], what: "cancelled when sent: the answer may be lost",
            errors: errors([.cancelled]), first: .outcomeUnknown, second: .outcomeUnknown),
        Case(
            rotations: [.static, .mayRotate, .unknown, .singleUse], what: "cancelled before it was sent: nothing lost",
            errors: errors([.cancelled], reached: false), first: .giveUp, second: .giveUp),
    ]

    @Test(arguments: table) func `what may be sent twice`(_ row: Case) {
        for rotation in row.rotations {
            for error in row.errors {
                let verdicts = [1, 2].map { RepeatRule.afterNoReply(error, attempt: $0, rotation: rotation) }
                #expect(verdicts == [row.first, row.second], "\(rotation.rawValue), \(error.kind)")
            }
        }
    }

    @Test(
        "An attempt before it may have used up the token, whatever becomes of the second",
        arguments: [TransportError.Kind.notConnected, .tls, .noAnswer, .cancelled])
    func secondAfterLostAnswer(_ kind: TransportError.Kind) {
        let error = TransportError(kind, "", mayHaveReachedProvider: kind == .noAnswer)
        for (rotation, verdict) in [(Rotation.singleUse, RepeatRule.Verdict.outcomeUnknown), (.static, .giveUp)] {
            #expect(
                RepeatRule.afterNoReply(
                    error, attempt: 2, rotation: rotation, grace: .seconds(120), mayHaveArrived: true) == verdict)
        }
    }

    @Test("A provider that takes a used refresh token again for a while may be asked once more")
    func grace() {
        let error = TransportError(.timedOut, "no answer")
        let verdicts = { (grace: Duration) in
            [1, 2].map { RepeatRule.afterNoReply(error, attempt: $0, rotation: .singleUse, grace: grace) }
        }
        #expect(verdicts(.seconds(120)) == [.tryOnceMore, .outcomeUnknown])
        #expect(verdicts(.seconds(10)) == [.outcomeUnknown, .outcomeUnknown])
        let cancelled = TransportError(.cancelled, "stopped")
        #expect(
            RepeatRule.afterNoReply(cancelled, attempt: 1, rotation: .singleUse, grace: .seconds(120))
                == .outcomeUnknown)
    }
}
