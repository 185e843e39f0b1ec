import Vocabulary

extension AcmeServer {
    /// Authenticates the client as RFC 6749 section 2.3.1 says: by Basic or in the body, never by both.
    mutating func authenticated(
        _ request: SandboxRequest, then proceed: (inout Self, [String: String]) -> SandboxReply
    ) -> SandboxReply {
        guard request.query == nil, let members = request.formMembers else {
            return OAuthError.reply("invalid_request", "a form body without repeated members is expected")
        }
        let isHeaderGiven = !request.values("authorization").isEmpty
        guard !isHeaderGiven || members["client_secret"] == nil else {
            return OAuthError.reply("invalid_request", "the client authenticated in two ways")
        }
        let credentials = isHeaderGiven ? basic(request) : post(members)
        guard let credentials, credentials.id == client.id, Secret(credentials.secret) == client.secret else {
            return OAuthError.invalidClient(challenge: isHeaderGiven, "the client is not authenticated")
        }
        // A client_id beside Basic is allowed only where it says the same.
        guard members["client_id"] ?? client.id == client.id else {
            return OAuthError.reply("invalid_request", "the body names another client than the header")
        }
        return proceed(&self, members)
    }

    private func post(_ members: [String: String]) -> (id: String, secret: String)? {
        guard let id = members["client_id"], let secret = members["client_secret"] else { return nil }
        return (id, secret)
    }

    /// Both halves are form-encoded before they are joined (RFC 6749 section 2.3.1).
    private func basic(_ request: SandboxRequest) -> (id: String, secret: String)? {
        guard let raw = Authorization.basic(request), let id = FormEncoding.decode(raw.id),
            let secret = FormEncoding.decode(raw.secret)
        else { return nil }
        return (id, secret)
    }
}
