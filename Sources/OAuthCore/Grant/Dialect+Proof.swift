public import Vocabulary

extension Credential {
    /// Whether a request with this credential needs a proof of its own beside the header set (RFC 9449 section 7). Where
    /// only the refresh token is bound to the key (section 5), a request with the access token needs none.
    public var needsProof: Bool { dpopKey != nil && tokenType == "DPoP" }

    /// The header line that proves, for one request, that its sender holds the key of the token (RFC 9449 section 7).
    ///
    /// Good for that method and URL and once: a server may refuse one that it has seen.
    /// - Returns: nil where the token is bound to no key.
    /// - Throws: ``Failure`` of kind `usage` for a URL or method that no request has.
    public func proof(method: String, url: String, at moment: Moment) throws(Failure) -> HeaderField? {
        guard needsProof, let dpopKey else { return nil }
        guard (try? WebAddress(url)) != nil else {
            throw Failure(
                .usage, "“\(ScreenText.line(url, limit: 200))” is no address that a proof can be made for.",
                remedy: "Write it whole, as the request has it: https://api.example/path")
        }
        guard !method.isEmpty, method.utf8.allSatisfy({ (0x41...0x5A).contains($0) || $0 == 0x2D }) else {
            throw Failure(
                .usage, "“\(ScreenText.line(method, limit: 40))” is no method of a request.",
                remedy: "Write it as the request has it: GET, POST.")
        }
        do {
            return HeaderField(
                "DPoP",
                try DPoPProof.make(
                    key: try SigningKey(pem: dpopKey), method: method, url: url, accessToken: accessToken, nonce: nil,
                    now: moment.now, randomness: moment.randomness))
        } catch {
            throw Failure(
                .loginNeeded, "The key that the token is bound to cannot be used: \(error.reason).",
                remedy: "Sign in again.")
        }
    }
}
