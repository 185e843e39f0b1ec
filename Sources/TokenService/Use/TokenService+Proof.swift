import OAuthCore
public import Vocabulary

extension TokenService {
    /// The header line that proves, for one request, that its sender holds the key of the account's token (RFC 9449).
    ///
    /// - Parameter request: nil where it is not known; somebody whose token needs a proof is then told how to get one.
    /// - Returns: nil where the token is bound to no key, or the request is not known.
    public func proof(
        _ id: AccountID, for request: (method: String, url: String)?, progress: Progress
    ) throws(Failure) -> Secret? {
        guard let credential = try storedCredential(of: id), credential.needsProof else { return nil }
        guard let request else {
            progress(
                "each request with this token needs a proof of its own: "
                    + "fob header \(id) --dpop-method METHOD --dpop-url URL, or fob curl \(id) -- URL")
            return nil
        }
        return try credential.proof(method: request.method, url: request.url, at: moment)
            .map { Secret("\($0.name): \($0.value)") }
    }
}
