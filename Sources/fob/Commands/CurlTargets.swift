/// The URLs among the arguments of curl, as far as they can be told from the values of its options.
enum CurlTargets {
    /// Their value may look like a URL and is none that the headers go to.
    private static let takingOthers: Set = [
        "-e", "--referer", "-x", "--proxy", "--preproxy", "-d", "--data", "--data-raw", "--data-binary",
        "--data-urlencode", "--data-ascii", "--json", "-F", "--form", "--form-string", "-H", "--header", "-A",
        "--user-agent", "-b", "--cookie", "-o", "--output", "-w", "--write-out", "--url-query", "--doh-url",
    ]
    /// Letters of options without a value: what stands behind one of them is no value.
    private static let flags = Set("sSvifLkgIGNnjlOpqRa0123456#:")

    static func urls(_ arguments: [String]) -> [String] {
        var urls: [String] = []
        var before: String?
        for argument in arguments {
            defer { before = argument }
            if argument.hasPrefix("--url=") {
                urls.append(complete(String(argument.dropFirst("--url=".count))))
            } else if before == "--url" {
                urls.append(complete(argument))
            } else if hasScheme(argument) {
                if !takingOthers.contains(before ?? "") { urls.append(argument) }
            } else if !argument.hasPrefix("-"), isFree(after: before), argument.contains(".") {
                urls.append(complete(argument))
            }
        }
        return urls
    }

    private static func hasScheme(_ argument: String) -> Bool {
        let start = argument.prefix(8).lowercased()
        return start.hasPrefix("http://") || start.hasPrefix("https://")
    }

    /// curl takes a bare host for http.
    private static func complete(_ argument: String) -> String {
        hasScheme(argument) ? argument : "http://\(argument)"
    }

    private static func isFree(after before: String?) -> Bool {
        guard let before else { return true }
        guard before.hasPrefix("-"), before != "-" else { return !before.isEmpty }
        return !before.hasPrefix("--") && before.dropFirst().allSatisfy(flags.contains)
    }
}
