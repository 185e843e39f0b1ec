import Vocabulary

/// Changes to a right answer. An answer that is a refusal already stays as it is.
extension SandboxReply {
    var isSuccess: Bool { (200..<300).contains(status) }

    /// The members of the JSON object in it, changed.
    func editing(_ change: (inout [JSON.Member]) -> Void) -> SandboxReply {
        guard isSuccess, var members = (try? JSON(parsing: body))?.members else { return self }
        change(&members)
        var reply = self
        reply.body = JSON(.object(members)).serialized(pretty: false, sorted: false)
        return reply
    }

    /// One member, set or taken out.
    func setting(_ key: String, _ value: JSON?) -> SandboxReply {
        editing { members in
            let index = members.firstIndex { $0.key == key }
            if let index { members.remove(at: index) }
            if let value { members.insert(JSON.Member(key: key, value: value), at: index ?? members.count) }
        }
    }

    /// The access token, whatever this vendor calls it.
    func settingToken(_ value: JSON?) -> SandboxReply {
        let members = (try? JSON(parsing: body))?.members ?? []
        return setting(
            members.first { ["access_token", "accessToken"].contains($0.key) }?.key ?? "access_token", value)
    }

    /// Another body, under another media type where one is given.
    func withBody(_ bytes: [UInt8], type: String? = nil) -> SandboxReply {
        guard isSuccess else { return self }
        var reply = self
        reply.body = bytes
        return type.map { reply.withHeader("Content-Type", $0) } ?? reply
    }

    /// That header in place of any other of its name.
    func withHeader(_ name: String, _ value: String) -> SandboxReply {
        var reply = self
        reply.headers.removeAll { $0.name.lowercased() == name.lowercased() }
        reply.headers.append(SandboxHeader(name, value))
        return reply
    }

    /// The members of the answer that a redirect carries, changed; the redirect URI's own stay among them.
    func answering(_ change: (inout [(name: String, value: String)]) -> Void) -> SandboxReply {
        guard status == 302, let location = header("location"), let mark = location.firstIndex(of: "?"),
            var members = FormEncoding.decodePairs(location[location.index(after: mark)...])
        else { return self }
        change(&members)
        let query = FormEncoding.encode(members, space: .percent20)
        return withHeader("Location", location[..<mark] + "?" + query)
    }
}
