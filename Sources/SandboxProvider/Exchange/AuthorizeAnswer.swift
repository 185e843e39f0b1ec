import Vocabulary

/// The answers of RFC 6749 sections 4.1.2 and 4.1.2.1: by redirect, the state untouched.
struct AuthorizeAnswer {
    let redirectURI: String
    let state: String?

    func code(_ code: String) -> SandboxReply { answer("code", code) }
    func error(_ code: String) -> SandboxReply { answer("error", code) }

    private func answer(_ name: String, _ value: String) -> SandboxReply {
        var members: [(name: String, value: String)] = [(name, value)]
        if let state { members.append(("state", state)) }
        return RedirectAnswer.reply(redirectURI, members)
    }
}
