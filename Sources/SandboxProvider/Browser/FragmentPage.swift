/// Securitize's authorize page, whose query stands behind the fragment and never reaches a server: a script on the
/// page reads it there.
public enum FragmentPage {
    /// Where the page's route begins in the fragment: `#/authorize?issuerId=…`.
    private static let route = "/authorize?"

    static let html = ApprovalPage.document(
        vendor: "Securitize", approve: "#", deny: "#",
        script: """
            <script>
            const query = location.hash.startsWith("#/authorize?") ? location.hash.slice("#/authorize?".length) : "";
            for (const decision of ["approve", "deny"])
                document.getElementById(decision).href = "/authorize/" + decision + "?" + query;
            </script>
            """)

    /// Where a click on the page leads, computed as the page's script does; nil for a URL without that fragment.
    public static func clickURL(authorizeURL: String, decision: BrowserStandIn.Decision) -> String? {
        guard let hash = authorizeURL.firstIndex(of: "#") else { return nil }
        let fragment = authorizeURL[authorizeURL.index(after: hash)...]
        guard fragment.hasPrefix(route) else { return nil }
        let base = authorizeURL[..<hash]
        let origin = base.hasSuffix("/") ? String(base.dropLast()) : String(base)
        let click = decision == .approve ? "approve" : "deny"
        return "\(origin)/authorize/\(click)?\(fragment.dropFirst(route.count))"
    }
}
