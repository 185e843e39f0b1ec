import Vocabulary

extension Dialect {
    /// Environment over provider over default for what the environment alone decides, provider first for the rest.
    static func values(
        _ profile: Profile, _ provider: Provider, _ environment: Profile.Environment
    ) throws(Failure) -> [String: String] {
        let open = profile.variables.filter { $0.source != .environment }.map(\.name)
        for name in provider.variables.keys.sorted() where !open.contains(name) {
            throw Failure(
                .usage,
                "\(provider.name): the profile \(profile.id) has no variable "
                    + "“\(ScreenText.line(name, limit: 60))” to set.",
                remedy: NearestName.remedy(for: name, among: open, listing: "It has"))
        }
        var values: [String: String] = [:]
        for variable in profile.variables {
            let given = variable.source == .environment ? nil : provider.variables[variable.name]
            if let given { try check(given, variable, provider) }
            values[variable.name] = given ?? environment.variables[variable.name] ?? variable.defaultValue
            if values[variable.name] == nil, variable.isRequired, variable.source == .user {
                throw Failure(
                    .usage, "\(provider.name): the variable \(variable.name) has no value.",
                    remedy: "Give provider add or edit --var \(variable.name)=VALUE.")
            }
        }
        return values
    }

    /// Whether a value fits its variable; the reason where not.
    static func check(_ value: String, _ variable: Variable, _ provider: Provider) throws(Failure) {
        guard let reason = variable.reasonAgainst(value) else { return }
        throw Failure(
            .usage, "\(provider.name): the value of \(variable.name) does not fit: \(reason).",
            remedy: "Give provider add or edit --var \(variable.name)=VALUE.")
    }

    static func origins(_ provider: Provider) throws(Failure) -> [String: String] {
        var origins: [String: String] = [:]
        for (from, to) in provider.origins {
            let source = try origin(from, provider)
            guard origins.updateValue(try origin(to, provider), forKey: source) == nil else {
                throw Failure(.usage, "\(provider.name): the origin \(source) is replaced twice.")
            }
        }
        return origins
    }

    private static func origin(_ text: String, _ provider: Provider) throws(Failure) -> String {
        do throws(WebAddress.Defect) {
            let address = try WebAddress(text)
            guard address.tail == "/" else {
                throw WebAddress.Defect(reason: "it holds more than scheme, host and port")
            }
            return address.origin
        } catch {
            throw Failure(
                .usage, "\(provider.name): “\(ScreenText.line(text, limit: 100))” is no origin: \(error.reason).",
                remedy: "Write it as https://host or http://127.0.0.1:PORT.")
        }
    }

    static func redirectURI(_ profile: Profile, _ provider: Provider) throws(Failure) -> String {
        let text = provider.redirectURI ?? profile.redirectURI ?? ownRedirectURI(profile, provider)
        do throws(WebAddress.Defect) {
            // RFC 6749 section 3.1.2: absolute, and without a fragment.
            guard try WebAddress(text).fragment == nil else { throw WebAddress.Defect(reason: "it holds a fragment") }
            return text
        } catch {
            throw Failure(
                .usage, "\(provider.name): the redirect URI cannot be used: \(error.reason).",
                remedy: "Give provider add or edit --redirect-uri URI.")
        }
    }
}

extension Variable {
    /// Why a value does not fit, as a clause; nil where it does.
    public func reasonAgainst(_ value: String) -> String? {
        switch kind {
        case .text:
            if !value.isHeaderSafe { return "it holds characters that no request may hold" }
        case .url:
            do {
                let address = try WebAddress(value)
                if address.query != nil || address.fragment != nil { return "it holds a query or a fragment" }
                if let reason = guardReason(address) { return reason }
            } catch {
                return error.reason
            }
        case .path:
            if !value.hasPrefix("/") { return "it does not begin with a slash" }
            if WebAddress.hasDotSegment(value) { return "it holds a . or .. segment" }
            if !value.utf8.allSatisfy(Self.isPathByte) { return "it holds characters that a path may not hold" }
        case .host:
            if !value.isEmpty, !WebAddress.isHostName("a" + value + "a") {
                return "it holds characters that a host may not hold"
            }
            if case .hosts(let patterns) = hostGuard, !patterns.contains(where: { Self.matches(value, $0) }) {
                return "the host is none of \(patterns.joined(separator: ", "))"
            }
        }
        guard let pattern, let expression = try? Regex(pattern) else { return nil }
        return value.wholeMatch(of: expression) == nil ? "it does not match \(pattern)" : nil
    }

    private func guardReason(_ address: WebAddress) -> String? {
        guard case .hosts(let patterns) = hostGuard, !address.isLoopback else { return nil }
        return patterns.contains { Self.matches(address.host, $0) }
            ? nil : "the host is none of \(patterns.joined(separator: ", "))"
    }

    private static func matches(_ host: String, _ pattern: String) -> Bool {
        HostPattern.matches(host, pattern)
    }

    private static func isPathByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
            || "/-._~".utf8.contains(byte)
    }
}

extension String {
    /// Printable ASCII, or anything beyond ASCII that is no control.
    var isHeaderSafe: Bool { unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) } }
}

/// A whole name of a host, or `*.` and the end of one.
enum HostPattern {
    /// Letter by letter without case; `*.example.com` is every host below example.com and not example.com itself.
    static func matches(_ host: String, _ pattern: String) -> Bool {
        let host = host.lowercased()
        guard pattern.hasPrefix("*.") else { return Array(host.utf8) == Array(pattern.lowercased().utf8) }
        let ending = Array(pattern.dropFirst().lowercased().utf8)
        return host.utf8.count > ending.count && Array(host.utf8.suffix(ending.count)) == ending
            && WebAddress.isHostName(host)
    }
}
