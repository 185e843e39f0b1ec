import Testing
import Vocabulary

@testable import OAuthCore

/// What leaves, compared with what a fixture says of it.
extension WireWalk {
    mutating func check(_ request: WireRequest, _ expected: JSON, _ leg: String) throws {
        if leg == "authorize" {
            try check(url: request.url, expected, leg)
        } else if expected["query"] != nil {
            try check(url: request.url, expected, leg)
        } else {
            #expect(request.url == expected["url"]?.string)
        }
        #expect(request.method == expected["method"]?.string ?? "POST")
        let names = request.headers.map { $0.name.lowercased() }
        #expect(Set(names).count == names.count, "a header stands twice")
        for wanted in expected.members ?? [] where wanted.key == "headers" {
            for header in wanted.value.members ?? [] {
                let value = request.headers.first { $0.name.lowercased() == header.key.lowercased() }?.value
                #expect(value == header.value.string, "\(leg): \(header.key)")
            }
        }
        if fixture.tellsAllHeaders, leg != "authorize" { try checkUntold(request, expected, leg) }
        let body = String(decoding: request.body ?? [], as: UTF8.self)
        if let form = expected["form"]?.members {
            let pairs = try #require(FormEncoding.decodePairs(body))
            try check(members: pairs, form + changes("form"), expected, leg)
        } else if let json = expected["json"]?.members {
            let members = try #require(try JSON(parsing: request.body ?? []).members)
            try check(members: members.map { ($0.key, $0.value.string ?? "") }, json, expected, leg)
        } else {
            #expect(body.isEmpty)
        }
        if let piece = expected["raw_contains"]?.string { #expect((request.url + body).contains(piece)) }
        let added = changes("form").map(\.key)
        let gone = fixture.json["environments"]?[environment ?? ""]?["members"]?["absent"]?.elements ?? []
        let bodyNames = FormEncoding.decodePairs(body)?.map(\.name) ?? []
        for absent in (expected["absent"]?.elements ?? []) + gone {
            guard let name = absent.string, !added.contains(name), expected["headers"]?[name] == nil else { continue }
            #expect(!names.contains(name), "\(leg): the header \(name) is there")
            #expect(!bodyNames.contains(name) && !body.contains("\"\(name)\""), "\(leg): \(name) is there")
        }
    }

    /// Headers that the file does not tell: none, but for those that say what is sent and what is wanted.
    private func checkUntold(_ request: WireRequest, _ expected: JSON, _ leg: String) throws {
        let told = (expected["headers"]?.members ?? []).map { $0.key.lowercased() }
        var untold = Dictionary(
            request.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
        for name in told { untold[name] = nil }
        if !told.contains("accept") { #expect(untold.removeValue(forKey: "accept") == "application/json", "\(leg)") }
        if !told.contains("content-type"), expected["form"] ?? expected["json"] != nil {
            let type = expected["form"] != nil ? "application/x-www-form-urlencoded" : "application/json"
            #expect(untold.removeValue(forKey: "content-type") == type, "\(leg)")
        }
        #expect(untold.keys.sorted() == [], "\(leg): headers that nobody told of")
    }

    mutating func check(url: String, _ expected: JSON, _ leg: String) throws {
        let base = try #require(expected["url"]?.string)
        // A page that takes no parameters gets none.
        if expected["query"]?.members?.isEmpty == true {
            #expect(url == base)
            return
        }
        #expect(url.hasPrefix(base + "?"), "\(url)")
        if expected["query_in"]?.string == "fragment" {
            #expect(base.contains("#"))
        } else {
            #expect(!url.contains("#"))
        }
        let query = String(url.dropFirst(base.count + 1))
        let pairs = try #require(FormEncoding.decodePairs(query))
        try check(members: pairs, expected["query"]?.members ?? [], expected, leg)
        if let piece = expected["raw_contains"]?.string { #expect(query.contains(piece)) }
        for absent in expected["absent"]?.elements ?? [] {
            #expect(!pairs.contains { $0.name == absent.string })
        }
    }

    private mutating func check(
        members: [(name: String, value: String)], _ wanted: [JSON.Member], _ expected: JSON, _ leg: String
    ) throws {
        let allowed = expected["also_allowed"]?.elements?.compactMap(\.string) ?? []
        let names = members.map(\.name)
        #expect(Set(names).count == names.count, "\(leg): a member stands twice")
        #expect(
            Set(names).subtracting(allowed) == Set(wanted.map(\.key)).subtracting(allowed), "\(leg): other members")
        // What is remembered first is what later ones refer to.
        for member in wanted {
            let value = try #require(members.first { $0.name == member.key }?.value, "\(leg): \(member.key)")
            try matches(member.value.string ?? "", value, member.key)
        }
    }

    mutating func matches(_ wanted: String, _ value: String, _ member: String) throws {
        if wanted == "*" {
            #expect(!value.isEmpty)
            remembered[member] = value
        } else if wanted == "{redirect}" {
            #expect(value.hasPrefix(dialect.redirectURI))
            if let page {
                #expect(value == page.redirectURI)
            } else if let before = remembered["{redirect}"] {
                #expect(value == before)
            } else {
                #expect(value == dialect.redirectURI)
            }
            remembered["{redirect}"] = value
        } else if wanted.hasPrefix("$s256(") {
            let name = String(wanted.dropFirst(6).dropLast())
            #expect(value == CodeVerifier(Secret(remembered[name] ?? "")).s256)
        } else if wanted.hasPrefix("$hex256(") {
            let name = String(wanted.dropFirst(8).dropLast())
            #expect(value == CodeVerifier(Secret(remembered[name] ?? "")).challenge(.hex))
        } else if wanted.hasPrefix("$") {
            #expect(value == remembered[String(wanted.dropFirst())])
        } else {
            #expect(value == wanted, "\(member)")
        }
    }
}
