import Vocabulary

/// The key that the tokens of a flow are bound to, and what each server wants to see in a proof (RFC 9449).
///
/// The key is made at the first token request of a credential and stays with it: a refresh token that is bound to it is of
/// no use with another (section 5).
struct ProofKeeper: Sendable {
    let key: SigningKey
    /// By origin: a nonce is its server's own (section 8).
    private var nonces: [String: String] = [:]
    /// Whether the request that is under way was sent again already because of its nonce.
    private var hasRetried = false

    init(key: SigningKey) { self.key = key }

    /// A proof for one sending of a request (section 4.2).
    func proof(for request: WireRequest, token: Secret?, at moment: Moment) throws(SigningKeyDefect) -> HeaderField {
        HeaderField(
            "dpop",
            try DPoPProof.make(
                key: key, method: request.method, url: request.url, accessToken: token,
                nonce: Self.origin(request.url).flatMap { nonces[$0] }, now: moment.now,
                randomness: moment.randomness))
    }

    /// Takes in what a reply says about the nonce.
    /// - Returns: whether the request must be sent once more, with the nonce that came (sections 8 and 9).
    mutating func wantsAgain(_ reply: WireReply, to url: String) -> Bool {
        let nonce = reply.header("dpop-nonce").flatMap { Self.isNonce($0) ? $0 : nil }
        if let nonce, let origin = Self.origin(url) { nonces[origin] = nonce }
        guard nonce != nil, !hasRetried, Self.isChallenge(reply) else {
            hasRetried = false
            return false
        }
        hasRetried = true
        return true
    }

    private static func isChallenge(_ reply: WireReply) -> Bool {
        guard reply.status == 400 || reply.status == 401 else { return false }
        if let challenge = reply.header("www-authenticate"), challenge.contains("use_dpop_nonce") { return true }
        guard case .json(let body) = ReplyBody(reply, format: .json) else { return false }
        return body["error"]?.string == "use_dpop_nonce"
    }

    private static func origin(_ url: String) -> String? { (try? WebAddress(url))?.origin }

    /// Section 8.1: visible ASCII without quotes and backslashes; whatever else came is no nonce.
    private static func isNonce(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 4096
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }
    }
}
