import DeckModel
import TokenService
import Vocabulary

/// What the full screen of an account shows beside its state: claims, history, the last exchange.
enum InspectionReading {
    static func read(_ id: AccountID, from service: TokenService) -> DeckEvent {
        var claims: [Inspection.Claims] = []
        var transcript: [String] = []
        var problem: String?
        do throws(Failure) {
            if let stored = try service.claims(of: id) {
                claims.append(Self.claims("ID token", stored.claims, stored.verifiedAt))
            }
            if let json = try service.accessTokenClaims(of: id) {
                claims.append(Self.claims("access token", json, nil))
            }
            if let kept = try service.transcript(of: id) {
                transcript = TranscriptSheet.text(kept).split(separator: "\n", omittingEmptySubsequences: false)
                    .map(String.init)
            }
        } catch { problem = error.message(of: id) }
        return .inspected(
            id,
            Inspection(
                claims: claims, transcript: transcript, history: ActivityKeeper.kept(by: service, of: id),
                problem: problem))
    }

    private static func claims(_ token: String, _ json: JSON, _ verifiedAt: Instant?) -> Inspection.Claims {
        Inspection.Claims(
            token: token, verifiedAt: verifiedAt,
            members: ClaimsSheet.rows(json).map { (ScreenText.line($0.name), ScreenText.line($0.value)) })
    }
}
