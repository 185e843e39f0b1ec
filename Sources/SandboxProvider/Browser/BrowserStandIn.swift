import Vocabulary

/// Stands in for a person with a browser: opens the page, clicks, and follows the redirect back to the listener.
///
/// It goes to loopback only, so it cannot be pointed at a real vendor by mistake.
public struct BrowserStandIn: Sendable {
    /// What the person clicks.
    public enum Decision: Sendable {
        case approve
        case deny
    }

    /// Where the visit ended.
    public enum Outcome: Sendable, Equatable {
        /// The redirect URI was called and answered with this status.
        case delivered(status: Int)
        /// The vendor showed a page that leads nowhere, or answered something unexpected.
        case stopped(String)
    }

    private let decision: Decision

    /// A person who decides so on every page.
    public init(_ decision: Decision = .approve) {
        self.decision = decision
    }

    /// Visits the authorize URL and decides.
    public func open(_ url: String) async -> Outcome {
        switch await redirect(from: url) {
        case .success(let location):
            guard let reply = await LoopbackClient.get(location) else {
                return .stopped("the redirect URI did not answer")
            }
            return .delivered(status: reply.status)
        case .failure(let end): return .stopped(end.reason)
        }
    }

    /// The redirect that the decision leads to, with the answer in it; the listener is not called.
    public func answer(to url: String) async -> String? {
        try? await redirect(from: url).get()
    }

    /// Types a user code into the page that asks for it (RFC 8628 section 3.3), and decides.
    /// - Returns: whether the page took the decision.
    public func enter(_ userCode: String, at verificationURI: String) async -> Bool {
        let separator = verificationURI.contains("?") ? "&" : "?"
        let url = verificationURI + separator + FormEncoding.encode([("user_code", userCode)])
        guard case .success(let reply) = await click(at: url) else { return false }
        return reply.status == 200
    }

    private struct DeadEnd: Error {
        let reason: String
    }

    private func redirect(from url: String) async -> Result<String, DeadEnd> {
        switch await click(at: url) {
        case .failure(let end): return .failure(end)
        case .success(let reply):
            guard reply.status == 302, let location = reply.header("location") else {
                return .failure(DeadEnd(reason: "the click was answered with \(reply.status)"))
            }
            return .success(location)
        }
    }

    /// The answer to the click on the page, or to the page itself where it asks nobody and redirects at once.
    private func click(at url: String) async -> Result<SandboxReply, DeadEnd> {
        let target: String
        if let approval = FragmentPage.clickURL(authorizeURL: url, decision: decision) {
            target = approval
        } else {
            guard let page = await LoopbackClient.get(url) else {
                return .failure(DeadEnd(reason: "the page did not answer"))
            }
            if page.status == 302 { return .success(page) }
            guard page.status == 200,
                let link = ApprovalPage.link(decision, in: String(decoding: page.body, as: UTF8.self)),
                let origin = LoopbackURL(url)?.origin
            else { return .failure(DeadEnd(reason: "the page answered \(page.status) and offers no choice")) }
            target = origin + link
        }
        guard let reply = await LoopbackClient.get(target) else {
            return .failure(DeadEnd(reason: "the click was not answered"))
        }
        return .success(reply)
    }
}
