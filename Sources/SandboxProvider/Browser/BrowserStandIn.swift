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

    private struct DeadEnd: Error {
        let reason: String
    }

    private func redirect(from url: String) async -> Result<String, DeadEnd> {
        let first: String
        if let approval = FragmentPage.clickURL(authorizeURL: url, decision: decision) {
            first = approval
        } else {
            guard let page = await LoopbackClient.get(url) else {
                return .failure(DeadEnd(reason: "the page did not answer"))
            }
            // A vendor that asks nobody redirects at once.
            if page.status == 302, let location = page.header("location") { return .success(location) }
            guard page.status == 200,
                let link = ApprovalPage.link(decision, in: String(decoding: page.body, as: UTF8.self)),
                let origin = LoopbackURL(url)?.origin
            else { return .failure(DeadEnd(reason: "the page answered \(page.status) and offers no choice")) }
            first = origin + link
        }
        guard let reply = await LoopbackClient.get(first) else {
            return .failure(DeadEnd(reason: "the click was not answered"))
        }
        guard reply.status == 302, let location = reply.header("location") else {
            return .failure(DeadEnd(reason: "the click was answered with \(reply.status)"))
        }
        return .success(location)
    }
}
