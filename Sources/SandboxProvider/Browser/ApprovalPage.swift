/// The page on which a person approves or denies, and the links on it.
enum ApprovalPage {
    /// - Parameter path: of the authorize endpoint; the click goes to `path/approve` or `path/deny`.
    static func html(vendor: String, path: String, query: String) -> String {
        document(
            vendor: vendor,
            approve: "\(path)/approve?\(query)", deny: "\(path)/deny?\(query)", script: "")
    }

    static func document(vendor: String, approve: String, deny: String, script: String) -> String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>\(vendor) (sandbox)</title>
        <style>body{font:16px sans-serif;margin:4em auto;max-width:30em}a{margin-right:2em}</style></head>
        <body><h1>\(vendor)</h1><p>This is a sandbox on your own machine. An application asks for access.</p>
        <p><a id="approve" href="\(escaped(approve))">Approve</a><a id="deny" href="\(escaped(deny))">Deny</a></p>
        \(script)</body></html>
        """
    }

    /// The target behind one of the two links; nil where the page is another one.
    static func link(_ decision: BrowserStandIn.Decision, in page: String) -> String? {
        let opening = decision == .approve ? "<a id=\"approve\" href=\"" : "<a id=\"deny\" href=\""
        guard let start = page.firstRange(of: opening)?.upperBound else { return nil }
        let target = page[start...].prefix { $0 != "\"" }
        return unescaped(String(target))
    }

    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
        return result
    }

    private static func unescaped(_ text: String) -> String {
        var result = text
        for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")] {
            result.replace(entity, with: character)
        }
        return result
    }
}
