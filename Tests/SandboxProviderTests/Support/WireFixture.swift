import Foundation
import SandboxProvider
import Vocabulary

/// One file of Tests/Fixtures/wire.
struct WireFixture {
    let document: JSON

    init(_ name: String) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/wire/\(name).json")
        document = try JSON(parsing: [UInt8](Data(contentsOf: file)))
    }

    var environments: [String?] { document["environments"]?.members?.map(\.key) ?? [nil] }

    /// The scenario as it stands, or a further one of `more`.
    func scenario(_ name: String? = nil) -> JSON? {
        name == nil ? document : document["more"]?.elements?.first { $0["name"]?.string == name }
    }

    func url(of leg: String, in environment: String?) -> String? {
        environment.flatMap { document["environments"]?[$0]?[leg]?.string }
    }

    /// Form members that an environment adds.
    func extraForm(in environment: String?) -> [JSON.Member] {
        environment.flatMap { document["environments"]?[$0]?["members"]?["form"]?.members } ?? []
    }

    /// The codes and tokens that the replies of a scenario hand out, in their order.
    static func script(of scenario: JSON) -> [Mint.Kind: [String]] {
        var script: [Mint.Kind: [String]] = [:]
        for step in scenario["steps"]?.elements ?? [] {
            let reply = step["reply"]
            let located = reply?["location"]?.string.flatMap { location in
                location.split(separator: "?").last.flatMap { FormEncoding.decodePairs($0) }?
                    .first { $0.name == "code" }?.value
            }
            if let code = reply?["redirect_query"]?["code"]?.string ?? located {
                script[.code, default: []].append(code)
            }
            for name in ["access_token", "accessToken", "access_code"] {
                if let token = reply?["json"]?[name]?.string { script[.access, default: []].append(token) }
            }
            for name in ["refresh_token", "refreshToken"] {
                if let token = reply?["json"]?[name]?.string { script[.refresh, default: []].append(token) }
            }
        }
        return script
    }
}

/// Turns the steps of a scenario into requests, as a client that follows the documentation would.
struct WireWalk {
    let fixture: WireFixture
    let environment: String?
    let redirect: String
    private(set) var remembered: [String: String] = [:]
    private var first: [String: JSON] = [:]

    init(_ fixture: WireFixture, environment: String?, redirect: String) {
        self.fixture = fixture
        self.environment = environment
        self.redirect = redirect
        // A further scenario does not repeat what the steps said of the same leg.
        for step in fixture.document["steps"]?.elements ?? [] {
            guard let leg = step["leg"]?.string else { continue }
            let key = "\(leg)/\(step["as"]?.string ?? "")"
            if first[key] == nil { first[key] = step["request"] }
        }
    }

    mutating func request(of step: JSON) -> (url: String, request: SandboxRequest)? {
        guard let leg = step["leg"]?.string else { return nil }
        let key = "\(leg)/\(step["as"]?.string ?? "")"
        let part = { [first] (name: String) in step["request"]?[name] ?? first[key]?[name] }
        guard let url = fixture.url(of: leg, in: environment) ?? part("url")?.string else { return nil }
        var headers = part("headers")?.members?.map { SandboxHeader($0.key, $0.value.string ?? "") } ?? []
        var body = ""
        if let form = part("form") {
            body = FormEncoding.encode(values(of: (form.members ?? []) + fixture.extraForm(in: environment)))
            if !headers.contains(where: { $0.name == "content-type" }) {
                headers.append(SandboxHeader("content-type", "application/x-www-form-urlencoded"))
            }
        } else if let json = part("json") {
            let members = values(of: json.members ?? []).map { JSON.Member(key: $0.name, value: JSON($0.value)) }
            body = String(decoding: JSON(.object(members)).serialized(), as: UTF8.self)
        }
        let query = FormEncoding.encode(values(of: part("query")?.members ?? []), space: .percent20)
        let full = query.isEmpty ? url : "\(url)?\(query)"
        let (origin, target) = Self.split(full)
        return (
            full,
            SandboxRequest(
                origin: origin, method: part("method")?.string ?? "GET", target: target, headers: headers,
                body: Array(body.utf8))
        )
    }

    /// `{redirect}`, `"*"` and `"$name"` put in.
    mutating func filled(_ text: String, name: String) -> String {
        switch text {
        case "*": remembered[name] = Self.fresh(name)
        case "{redirect}": return redirect
        default: return text.first == "$" ? remembered[String(text.dropFirst())] ?? "" : text
        }
        return remembered[name] ?? ""
    }

    private mutating func values(of members: [JSON.Member]) -> [(name: String, value: String)] {
        var result: [(name: String, value: String)] = []
        for member in members { result.append((member.key, filled(member.value.string ?? "", name: member.key))) }
        return result
    }

    private static func fresh(_ name: String) -> String {
        switch name {
        case "code_challenge": Pair.challenge
        case "code_verifier": Pair.verifier
        default: "a value of \(name)+/="
        }
    }

    private static func split(_ url: String) -> (origin: String, target: String) {
        let scheme = url.prefix("https://".count)
        let rest = url.dropFirst(scheme.count)
        let host = rest.prefix { $0 != "/" }
        return (String(scheme + host), String(rest.dropFirst(host.count)))
    }
}
