import Crypto
import Testing
import Vocabulary

@testable import OAuthCore

/// Walks the steps of a fixture through ``GrantFlow``, in the language of wire/README.md.
struct WireWalk {
    let fixture: WireFixture
    let environment: String?
    let dialect: Dialect
    let now: Instant
    let randomness = CountingRandomness()
    var account: Account
    var flow: GrantFlow?
    /// What "*" stood for, by member.
    var remembered: [String: String] = [:]
    /// The page that waits, if any.
    var page: SignInPage?
    /// What is asked for in place of the profile's scopes.
    let scopes: [String]?
    var later: [(member: String, relation: String)] = []

    init(_ fixture: WireFixture, environment: String?, scenario: JSON? = nil) throws {
        self.fixture = fixture
        self.environment = environment
        dialect = try fixture.dialect(environment: environment, overrides: scenario?["provider"])
        now = try #require(Instant(rfc3339: scenario?["now"]?.string ?? fixture.json["now"]?.string ?? ""))
        scopes = scenario?["given"]?["scope"]?.string?.split(separator: " ").map(String.init)
        account = Account(id: AccountID(provider: try Name("mine"), name: try Name("acme")))
        for variable in scenario?["given"]?["variables"]?.members ?? [] {
            account.variables[variable.key] = variable.value.string
        }
        if let given = scenario?["given"], ["access_token", "refresh_token"].contains(where: { given[$0] != nil }) {
            account.credential = try Self.credential(given, now: now)
            if let intermediate = given["intermediate"] {
                account.intermediates["generic"] = try Self.credential(intermediate, now: now)
            }
        }
    }

    static func credential(_ given: JSON, now: Instant) throws -> Credential {
        Credential(
            accessToken: Secret(given["access_token"]?.string ?? "an-old-token"),
            refreshToken: given["refresh_token"]?.string.map(Secret.init), issuedAt: now - .seconds(3600),
            expiry: given["expires_at"]?.string.flatMap { Instant(rfc3339: $0) }.map(Expiry.at) ?? .unknown,
            extra: (given["extra"]?.members ?? []).reduce(into: [:]) { $0[$1.key] = $1.value.string })
    }

    /// Walks all steps; `stopAt` ends before the reply of the first step of that leg.
    mutating func walk(_ steps: [JSON], stopAt: String? = nil) throws {
        for step in steps {
            let leg = try #require(step["leg"]?.string)
            if flow == nil { try begin(leg) }
            try sent(step, leg)
            if leg == stopAt { return }
            if let fails = step["fails"] {
                try failed(step, fails)
                flow = nil
            } else {
                try replied(step)
                try yielded(step)
            }
        }
        for (member, relation) in later { try matches(relation, remembered[member] ?? "", member) }
    }

    private mutating func begin(_ leg: String) throws {
        let purpose: GrantPurpose = account.credential == nil ? .exchange : .renewal
        var options = GrantOptions(scopes: scopes)
        // A flow begins with the leg that a grant is named for, or with a sign-in.
        options.grant = GrantKind(rawValue: leg)
        flow = try GrantFlow(
            dialect: dialect, account: account, purpose: purpose, options: options, randomness: randomness, now: now)
    }

    // MARK: What leaves

    private mutating func sent(_ step: JSON, _ leg: String) throws {
        let expected = inherited(step, leg)
        page = nil
        let now = now
        if case .wait(let duration) = try flow?.next(now: now) { try flow?.passed(duration) }
        switch try flow?.next(now: now) {
        case .openBrowser(let page):
            #expect(leg == "authorize" && step["fetched"] == nil)
            self.page = page
            try check(url: page.url, expected, leg)
            for member in expected["redirect_has"]?.members ?? [] {
                let query = page.redirectURI.split(separator: "?", maxSplits: 1).last.map(String.init) ?? ""
                let pairs = try #require(FormEncoding.decodePairs(query))
                let value = try #require(pairs.first { $0.name == member.key }?.value)
                try matches(member.value.string ?? "", value, member.key)
            }
        case .send(let request, let name, let round):
            #expect(name.isFollowUp ? leg == "follow_up" : name.rawValue == leg)
            if let said = step["as"]?.string { #expect(round == said) }
            if leg == "authorize" { #expect(step["fetched"]?.bool == true) }
            try check(request, expected, leg)
        default: throw Failure(.unexpected, "the flow wants something else than the leg \(leg)")
        }
        for relation in expected["checked_later"]?.members ?? [] {
            later.append((relation.key, relation.value.string ?? ""))
        }
    }

    /// The step's request over the first one of the same leg and round, and over that what the environment says.
    private func inherited(_ step: JSON, _ leg: String) -> JSON {
        let first = fixture.json["steps"]?.elements?.first {
            $0["leg"]?.string == leg && $0["as"]?.string == step["as"]?.string
        }
        var members = first?["request"]?.members ?? []
        for member in step["request"]?.members ?? [] {
            let before = members.first { $0.key == member.key }?.value
            members.removeAll { $0.key == member.key }
            let value = member.key == "headers" ? before?.overlaid(with: member.value) ?? member.value : member.value
            members.append(JSON.Member(key: member.key, value: value))
        }
        let said = fixture.json["environments"]?[environment ?? ""]
        if let url = said?[leg] {
            members.removeAll { $0.key == "url" }
            members.append(JSON.Member(key: "url", value: url))
        }
        return JSON(.object(members))
    }

    func changes(_ kind: String) -> [JSON.Member] {
        fixture.json["environments"]?[environment ?? ""]?["members"]?[kind]?.members ?? []
    }

    // MARK: What comes back

    static func reply(_ reply: JSON, remembered: [String: String] = [:]) -> WireReply {
        var headers: [HeaderField] = []
        var body: [UInt8] = []
        var type: String?
        if let form = reply["form"]?.members {
            body = Array(FormEncoding.encode(form.map { (name: $0.key, value: $0.value.string ?? "") }).utf8)
            type = "application/x-www-form-urlencoded; charset=utf-8"
        } else if let json = reply["json"] {
            body = json.serialized(pretty: false, sorted: false)
            type = "application/json"
        } else if let text = reply["text"]?.string {
            body = Array(text.utf8)
            type = "text/plain"
        }
        if let location = reply["location"]?.string {
            let filled = location.replacing("{redirect}", with: remembered["{redirect}"] ?? "")
                .replacing("$state", with: remembered["state"] ?? "")
            headers.append(HeaderField("Location", filled))
        }
        for header in reply["headers"]?.members ?? [] {
            headers.append(HeaderField(header.key, header.value.string ?? ""))
        }
        if let type = reply["content_type"]?.string ?? type { headers.append(HeaderField("Content-Type", type)) }
        return WireReply(status: Int(reply["status"]?.integer ?? 200), headers: headers, body: body)
    }

    private mutating func replied(_ step: JSON) throws {
        guard let page else {
            let reply = try #require(step["reply"])
            let (wire, now) = (Self.reply(reply, remembered: remembered), now)
            try flow?.received(wire, at: now)
            return
        }
        for stranger in step["strangers"]?.elements ?? [] {
            let reading = page.expectation.read(target: try self.target(stranger, page))
            guard case .stranger = reading else {
                Issue.record("what nobody may send counted as an answer: \(reading)")
                continue
            }
        }
        let target = try target(step["reply"], page)
        guard case .answer(let answer) = page.expectation.read(target: target) else {
            Issue.record("the callback was not understood: \(page.expectation.read(target: target))")
            return
        }
        let url = try WebAddress(page.redirectURI).origin + target
        #expect(page.expectation.read(pasted: Secret(url)) == .answer(answer))
        try flow?.answered(answer)
    }

    /// What the browser asks the listener for: path and query of the redirect URI with what the provider adds.
    private func target(_ reply: JSON?, _ page: SignInPage) throws -> String {
        let members = (reply?["redirect_query"]?.members ?? []).map { member -> (name: String, value: String) in
            let value = member.value.string ?? ""
            if value == "$hmac" { return (member.key, signature(over: reply, without: member.key)) }
            return (member.key, filled(value))
        }
        let url = page.redirectURI + (page.redirectURI.contains("?") ? "&" : "?") + FormEncoding.encode(members)
        return String(url.dropFirst(try WebAddress(url).origin.count))
    }

    private func filled(_ value: String) -> String {
        value.hasPrefix("$") ? remembered[String(value.dropFirst())] ?? "" : value
    }

    /// HMAC-SHA-256 in hexadecimal, keyed with the client secret, over the other members of the callback by name.
    private func signature(over reply: JSON?, without name: String) -> String {
        let others = (reply?["redirect_query"]?.members ?? []).filter { $0.key != name }
            .map { "\($0.key)=\(filled($0.value.string ?? ""))" }.sorted().joined(separator: "&")
        let key = SymmetricKey(data: Array((dialect.provider.clientSecret?.reveal() ?? "").utf8))
        return HMAC<SHA256>.authenticationCode(for: Array(others.utf8), using: key).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }

    private mutating func failed(_ step: JSON, _ fails: JSON) throws {
        var flow = try #require(flow)
        if let page {
            guard
                case .refusal(let code, let description) = page.expectation.read(
                    target: try target(step["reply"], page))
            else {
                Issue.record("the callback was not understood as a refusal")
                return
            }
            try check(flow.refused(error: code, description: description), fails)
            return
        }
        let reply = Self.reply(try #require(step["reply"]))
        let now = now
        let error = #expect(throws: GrantError.self) { try flow.received(reply, at: now) }
        if let error { try check(error, fails) }
    }

    func check(_ error: GrantError, _ fails: JSON) throws {
        #expect(error.code == fails["code"]?.string)
        let seen = error.failure(for: account.id).description
        #expect(seen.contains(fails["message"]?.string ?? "?"), "\(seen)")
        if fails["renewal"]?.string == "unverified" { #expect(error.isAmbiguous && !error.endsGrant) }
    }

    mutating func fails(_ error: JSON) throws { try failed(error, try #require(error["fails"])) }

    private mutating func yielded(_ step: JSON) throws {
        let now = now
        var next = try flow?.next(now: now)
        if case .keep(let credential, _) = next {
            try check(credential, try #require(step["yields"]?["intermediate"]))
            next = try flow?.next(now: now)
        } else {
            #expect(step["yields"]?["intermediate"] == nil)
        }
        if case .choose(let choices, _) = next {
            let offered = (step["choices"]?["offered"]?.elements ?? []).map {
                GrantChoice(key: $0["key"]?.string ?? "", label: $0["label"]?.string ?? "")
            }
            #expect(choices == offered)
            try flow?.chose(step["choices"]?["chosen"]?.string ?? "")
            next = try flow?.next(now: now)
        } else {
            #expect(step["choices"] == nil)
        }
        if case .showUserCode(let prompt) = next {
            let device = try #require(step["device"])
            #expect(prompt.userCode == device["user_code"]?.string)
            #expect(prompt.url == device["verification_uri"]?.string)
            next = try flow?.next(now: now)
        }
        guard case .finished(let grant) = next else {
            #expect(step["yields"]?["access_token"] == nil)
            return
        }
        try check(grant.credential, try #require(step["yields"]))
        #expect(grant.renewal.rawValue == step["renewal"]?.string ?? "ok")
        account.credential = grant.credential
        account.intermediates = grant.intermediates
        account.variables.merge(grant.variables) { _, new in new }
        account.renewal = grant.renewal
        flow = nil
    }

    func check(_ credential: Credential, _ yields: JSON) throws {
        for member in yields.members ?? [] {
            switch member.key {
            case "access_token": #expect(credential.accessToken.reveal() == member.value.string)
            case "refresh_token": #expect(credential.refreshToken?.reveal() == member.value.string)
            case "token_type": #expect(credential.tokenType == member.value.string)
            case "scope": #expect(credential.scope == member.value.string)
            case "expires_at": #expect(credential.expiry.instant == Instant(rfc3339: member.value.string ?? ""))
            case "expiry": #expect("\(credential.expiry)" == member.value.string)
            case "refresh_expires_at":
                #expect(credential.refreshExpiresAt == Instant(rfc3339: member.value.string ?? ""))
            case "extra_tokens":
                for token in member.value.members ?? [] {
                    try check(try #require(credential.extraTokens[token.key], "\(token.key)"), token.value)
                }
            case "extra":
                for value in member.value.members ?? [] { #expect(credential.extra[value.key] == value.value.string) }
            default: Issue.record("the walk does not know the member \(member.key) of yields")
            }
        }
        #expect(credential.issuedAt == now)
    }
}
