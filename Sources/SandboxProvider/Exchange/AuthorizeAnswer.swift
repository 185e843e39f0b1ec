import Vocabulary

/// The answers of RFC 6749 sections 4.1.2 and 4.1.2.1: by redirect, the state untouched.
struct AuthorizeAnswer {
    let redirectURI: String
    let state: String?
    /// RFC 9207; nil where the vendor does not name itself.
    var issuer: String?

    func code(_ code: String) -> SandboxReply { answer("code", code) }
    func error(_ code: String) -> SandboxReply { answer("error", code) }

    private func answer(_ name: String, _ value: String) -> SandboxReply {
        var members: [(name: String, value: String)] = [(name, value)]
        if let state { members.append(("state", state)) }
        if let issuer { members.append(("iss", issuer)) }
        return RedirectAnswer.reply(redirectURI, members)
    }
}
