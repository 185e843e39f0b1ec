import OAuthCore
import Vocabulary

/// A reply, and what it leaves open.
struct Received {
    let reply: WireReply
    /// Whether a refresh token that may die unseen was sent before, and no answer came to that.
    let afterLostAnswer: Bool
}

/// No reply, and what that means for what was sent.
struct NoReply: Error {
    let transport: TransportError
    let outcomeUnknown: Bool
}

extension TokenService {
    /// This very one.
    var moment: Moment { Moment(now: clock.now(), randomness: randomness) }

    /// Sends the request of a flow's step, again where nothing can be lost by it: built anew, since a server may refuse
    /// an assertion or a proof that it has seen.
    func send(
        _ request: WireRequest, _ leg: LegName, of flow: inout GrantFlow, rotation: Rotation, grace: Duration? = nil,
        round: String = ""
    ) async throws(NoReply) -> WireReply {
        try await receive(request, leg, of: &flow, rotation: rotation, grace: grace, round: round).reply
    }

    /// As ``send(_:_:of:rotation:grace:round:)``, with what the reply leaves open.
    func receive(
        _ request: WireRequest, _ leg: LegName, of flow: inout GrantFlow, rotation: Rotation, grace: Duration? = nil,
        round: String = ""
    ) async throws(NoReply) -> Received {
        let isSentOnce = flow.isSentOnce
        return try await receive(
            request, leg, rotation: isSentOnce ? .singleUse : Self.rotation(of: leg, rotation), grace: grace,
            round: round
        ) {
            guard case .send(let again, _, _)? = try? flow.next(now: clock.now()) else { return nil }
            return again
        }
    }

    /// Sends one leg's request, again where nothing can be lost by it.
    ///
    /// - Parameter rebuilt: the request for another attempt; nil sends the same.
    func send(
        _ request: WireRequest, _ leg: LegName, rotation: Rotation, rebuilt: () -> WireRequest? = { nil }
    ) async throws(NoReply) -> WireReply {
        try await receive(request, leg, rotation: Self.rotation(of: leg, rotation), rebuilt: rebuilt).reply
    }

    /// A code is used up by its first use (RFC 6749 section 4.1.2); what carries neither code nor refresh token may be
    /// repeated.
    private static func rotation(of leg: LegName, _ rotation: Rotation) -> Rotation {
        switch leg {
        case .refresh: rotation
        case .exchange: .singleUse
        default: .static
        }
    }

    /// This is the one way out to a provider: each attempt is recorded for the transcript.
    ///
    /// - Parameters:
    ///   - rotation: of what the request uses up.
    ///   - grace: how long the provider takes a used refresh token again.
    private func receive(
        _ request: WireRequest, _ leg: LegName, rotation: Rotation, grace: Duration? = nil, round: String = "",
        rebuilt: () -> WireRequest?
    ) async throws(NoReply) -> Received {
        var (request, attempt, mayHaveArrived) = (request, 1, false)
        while true {
            do {
                let reply = try await recorded(request, leg, round)
                return Received(
                    reply: reply, afterLostAnswer: mayHaveArrived && leg == .refresh && rotation.mayDieUnseen)
            } catch {
                // RFC 8628 section 3.5: a pause follows, and the flow knows how long.
                if leg == .devicePoll { throw NoReply(transport: error, outcomeUnknown: false) }
                let grace = leg == .refresh ? grace : nil
                let verdict = RepeatRule.afterNoReply(
                    error, attempt: attempt, rotation: rotation, grace: grace, mayHaveArrived: mayHaveArrived)
                switch verdict {
                case .tryOnceMore:
                    attempt += 1
                    mayHaveArrived = mayHaveArrived || error.mayHaveReachedProvider
                    request = rebuilt() ?? request
                case .giveUp: throw NoReply(transport: error, outcomeUnknown: false)
                case .outcomeUnknown: throw NoReply(transport: error, outcomeUnknown: leg == .refresh)
                }
            }
        }
    }
}
