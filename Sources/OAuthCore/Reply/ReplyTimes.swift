import Vocabulary

/// What a reply's times are counted from.
///
/// Relative times count from the request: a slow answer must not make a token look younger. Absolute ones are the
/// provider's own; where its clock is ahead of this one they are set back, and where it is behind they stay, so that no
/// clock can make a token live longer than it says.
struct ReplyTimes: Equatable {
    /// Just before the request was sent, by this clock.
    let sentAt: Instant
    /// When the token was given: an answer may hold one that was given before.
    let given: Instant
    /// How far the provider's clock is ahead; zero where it is not, or where nobody knows.
    let ahead: Duration

    /// Clocks that differ by less are right.
    private static let tolerance = Duration.seconds(60)

    /// - Parameters:
    ///   - date: the `Date` of the reply.
    ///   - issued: when the reply says that the token was issued.
    init(sentAt: Instant, date: Instant? = nil, issued: Instant? = nil) {
        self.sentAt = sentAt
        given = min(sentAt, issued ?? sentAt)
        let difference = (date ?? issued).map { $0 - sentAt } ?? .zero
        ahead = difference > Self.tolerance ? difference : .zero
    }

    /// A time of the provider's by this clock. A `Date` that would end the token before it was asked for is not believed.
    func local(_ instant: Instant) -> Instant {
        let corrected = instant - ahead
        return corrected > sentAt ? corrected : instant
    }
}

/// The payload of a JWT (RFC 7519), read without any trust in it: for an expiry that is told nowhere else.
struct UnverifiedClaims {
    let body: JSON

    /// Nil where the text is no JWT.
    init?(_ text: String) {
        let pieces = text.split(separator: ".", omittingEmptySubsequences: false)
        guard pieces.count == 3, let bytes = Base64.decode(String(pieces[1])), let json = try? JSON(parsing: bytes),
            json.members != nil
        else { return nil }
        body = json
    }
}
