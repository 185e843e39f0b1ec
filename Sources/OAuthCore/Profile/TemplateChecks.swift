import Vocabulary

/// What must hold of every template of a profile before anything is sent with it.
struct TemplateChecks {
    let declared: [String: Variable]

    private static let secrets: Set = [
        "client_secret", "access_token", "refresh_token", "token", "code", "code_verifier",
    ]

    /// Whether what stands between the braces is always a secret.
    static func isSecret(_ name: String) -> Bool { secrets.contains(name) }

    /// What the templates of a leg may take besides declared variables.
    static func values(of leg: LegName) -> [String] {
        let generated = GeneratedValue.allCases.map(\.rawValue)
        return ["client_id", "redirect_uri"] + generated + (leg.asksForScopes ? ["scope"] : [])
    }

    /// The same, of secrets: a leg that is about a token may name it.
    static func secrets(of leg: LegName) -> [String] {
        switch leg {
        case .revoke, .introspect: ["client_secret", "token", "access_token", "refresh_token"]
        case .refresh, .userinfo: ["client_secret", "access_token", "refresh_token"]
        default: ["client_secret"] + (leg.isFollowUp ? ["access_token"] : [])
        }
    }

    /// Every variable is declared, or is one of those that this place has besides.
    func variables(_ template: Template, _ object: ProfileObject, _ key: String, beside builtIn: [String]) {
        for (name, _) in template.variables where declared[name] == nil && !builtIn.contains(name) {
            object.note(
                key, "the variable {\(name)} is not declared",
                remedy: NearestName.remedy(for: name, among: declared.keys.sorted() + builtIn, listing: "There are"))
        }
    }

    /// The template goes into a URL, where no secret may stand.
    func noSecret(_ template: Template, _ object: ProfileObject, _ key: String) {
        for (name, _) in template.variables where Self.secrets.contains(name) || declared[name]?.isSecret == true {
            object.note(key, "the secret {\(name)} may not stand in a URL: URLs are logged and remembered")
        }
    }

    /// A header's name is a token (RFC 9110 section 5.6.2), and no piece of its line can end the line.
    func header(_ name: String, _ value: Template, _ object: ProfileObject, _ key: String, beside builtIn: [String]) {
        if !Self.isHeaderName(name) { object.note(key, "“\(ScreenText.line(name, limit: 60))” is no name of a header") }
        for case .literal(let text) in value.parts where !text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
            object.note(key, "the header holds a newline or another character that no header may hold")
        }
        variables(value, object, key, beside: builtIn)
    }

    /// An endpoint is https or loopback, keeps secrets out of itself, and lets nobody choose its host unguarded.
    func url(
        _ url: Template, _ object: ProfileObject, _ values: [String: String], allowsSecret: Bool, allowsFragment: Bool,
        key: String = "url", beside builtIn: [String] = []
    ) {
        guard !object.reading.isBuiltIn else { return }
        let isSecret = { (name: String) in Self.secrets.contains(name) || declared[name]?.isSecret == true }
        for (name, _) in url.variables where isSecret(name) && !allowsSecret {
            object.note(
                key, "the secret {\(name)} may not stand in a URL: URLs are logged and remembered",
                remedy: "Send it in the body or a header, or set allow_secret_in_url.")
            return
        }
        variables(url, object, key, beside: ["client_id"] + builtIn)
        // What an unknown variable may do to an address needs no second defect.
        guard url.variables.allSatisfy({ declared[$0.0] != nil || (["client_id"] + builtIn).contains($0.0) }) else {
            return
        }
        hosts(url, object, key)
        do {
            let filled = try URLTemplate.fill(url) { name in
                let variable = declared[name]
                let kind = variable?.kind ?? .text
                let value =
                    values[name] ?? variable?.defaultValue
                    ?? (variable?.source == .environment && key == "url" ? nil : Self.sample(kind))
                return value.map { URLTemplate.Value(text: $0, kind: kind) }
            }
            do {
                let address = try WebAddress(filled)
                if address.fragment != nil, !allowsFragment {
                    // RFC 6749 sections 3.1 and 3.2.
                    object.note(key, "an endpoint may not hold a fragment")
                }
            } catch {
                object.note(key, "the URL cannot be used: \(error.reason)")
            }
        } catch {
            switch error {
            case .missing(let name): object.note(key, "the variable {\(name)} has no value in an environment")
            case .invalid(let reason): object.note(key, reason)
            }
        }
    }

    /// A user's value that decides the host needs a guard, or a literal ending of the host that is one.
    private func hosts(_ url: Template, _ object: ProfileObject, _ key: String) {
        var before = ""
        for (index, part) in url.parts.enumerated() {
            guard case .variable(let name, _) = part else {
                if case .literal(let text) = part { before += text }
                continue
            }
            let place = URLTemplate.place(after: before)
            before += place == .start ? "https://h" : "x"
            guard let variable = declared[name], variable.source != .environment, variable.hostGuard == nil
            else { continue }
            guard place == .start || (place == .host && variable.kind == .host) else { continue }
            if place == .host, index + 1 < url.parts.count, case .literal(let text) = url.parts[index + 1] {
                let ending = text.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
                if ending.hasPrefix("."), ending.dropFirst().contains(".") { continue }
            }
            object.note(
                key, "{\(name)} decides where the client secret goes and has no guard",
                remedy: "Give the variable a guard: a list of hosts like *.example.com, or user_confirmed.")
        }
    }

    private static func sample(_ kind: Variable.Kind) -> String {
        switch kind {
        case .text: "x"
        case .url: "https://host.example"
        case .path: "/path"
        case .host: "h"
        }
    }

    static func isHeaderName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
                    || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }
}
