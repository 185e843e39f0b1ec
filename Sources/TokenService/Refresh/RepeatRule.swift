import OAuthCore

/// What may be sent twice: step 6 of the safe refresh, as a table of the profile's rotation.
///
/// A refresh token that dies with its first use may have died although no answer came; sent again, it looks
/// like theft to the provider, which then revokes everything. A static one loses nothing.
enum RepeatRule {
    /// What to do about an attempt that got no reply.
    enum Verdict: Equatable {
        case tryOnceMore
        /// Nothing was lost: the provider saw nothing, or the token is static.
        case giveUp
        /// The provider may have rotated the token, and the new one is lost.
        case outcomeUnknown
    }

    /// Twice the time that a request may take: the repetition must come while the token is still taken again.
    private static let shortestGrace: Duration = .seconds(60)

    /// - Parameters:
    ///   - attempt: 1 for the first.
    ///   - grace: how long the provider takes a used refresh token again.
    ///   - mayHaveArrived: whether an attempt before this one may have reached the provider.
    static func afterNoReply(
        _ error: TransportError, attempt: Int, rotation: Rotation, grace: Duration? = nil,
        mayHaveArrived: Bool = false
    ) -> Verdict {
        let mayTryAgain = attempt == 1 && error.kind != .cancelled
        guard error.mayHaveReachedProvider else {
            if mayTryAgain, error.kind == .notConnected { return .tryOnceMore }
            return mayHaveArrived && rotation.mayDieUnseen ? .outcomeUnknown : .giveUp
        }
        if rotation.mayDieUnseen {
            return mayTryAgain && (grace ?? .zero) >= shortestGrace ? .tryOnceMore : .outcomeUnknown
        }
        return mayTryAgain ? .tryOnceMore : .giveUp
    }
}

extension Rotation {
    /// Whether a sent refresh token may be dead although no answer came.
    var mayDieUnseen: Bool {
        switch self {
        case .static, .mayRotate: false
        case .singleUse, .unknown: true
        }
    }
}
