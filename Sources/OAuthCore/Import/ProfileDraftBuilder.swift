public import Vocabulary

extension ProfileDraft {
    /// The file, in the order in which people write profiles.
    public var text: [UInt8] { profile.serialized(sorted: false) }

    /// Reads and checks the draft as the file that it would be.
    /// - Throws: ``Vocabulary/Failure`` of kind `usage` with every defect.
    public func check(file: String, in catalogue: ProfileCatalogue) throws(Failure) {
        do {
            _ = try ProfileLoader.load(text, file: file, in: catalogue)
        } catch {
            throw Failure(
                .usage, "What was read is no whole profile yet. \(error)",
                remedy: "See it with --print, and complete it by hand.")
        }
    }
}

/// Collects a draft.
struct ProfileDraftBuilder {
    let id: Name
    var name: String
    var docs: [String] = []
    var environments: [JSON.Member] = []
    var variables: [JSON.Member] = []
    var scopes: (defaults: [String], known: [String]) = ([], [])
    var client: JSON?
    var legs: [LegName: [JSON.Member]] = [:]
    var unread: [String] = []

    init(id: Name, name: String) {
        self.id = id
        self.name = name
    }

    mutating func add(_ leg: LegName, url: String, _ members: [JSON.Member] = []) {
        guard legs[leg] == nil else {
            unread.append("a second \(leg) endpoint is left out: \(ScreenText.line(url, limit: 200))")
            return
        }
        legs[leg] = [.init(key: "url", value: JSON(url))] + members
    }

    func draft() throws(Failure) -> ProfileDraft {
        guard legs[.exchange] ?? legs[.clientCredentials] ?? legs[.devicePoll] != nil else {
            throw Failure(
                .usage, "The document describes no token endpoint that fob could use.",
                remedy: (["It says besides:"] + unread).joined(separator: " "))
        }
        var members: [JSON.Member] = [
            .init(key: "id", value: JSON(id.text)), .init(key: "name", value: JSON(name)),
            .init(key: "docs", value: JSON(docs.map { JSON($0) })), .init(key: "confidence", value: "unverified"),
        ]
        if !variables.isEmpty { members.append(.init(key: "variables", value: JSON(.object(variables)))) }
        if !environments.isEmpty { members.append(.init(key: "environments", value: JSON(.object(environments)))) }
        if !scopes.known.isEmpty || !scopes.defaults.isEmpty {
            members.append(
                .init(
                    key: "scope",
                    value: [
                        "default": JSON(scopes.defaults.map { JSON($0) }), "known": JSON(scopes.known.map { JSON($0) }),
                    ]))
        }
        if let client { members.append(.init(key: "call", value: ["client": client])) }
        let ordered = legs.sorted { $0.key.rawValue < $1.key.rawValue }
        members.append(
            .init(
                key: "legs",
                value: JSON(.object(ordered.map { .init(key: $0.key.rawValue, value: JSON(.object($0.value))) }))))
        let mode: JSON =
            legs[.refresh] != nil
            ? ["mode": "refresh_token", "rotation": "unknown"]
            : ["mode": legs[.clientCredentials] != nil ? "reissue" : "none"]
        members.append(.init(key: "refresh", value: mode))
        members.append(
            .init(
                key: "header_sets", value: ["default": ["headers": ["Authorization: Bearer {access_token}"]]]))
        return ProfileDraft(profile: JSON(.object(members)), notUnderstood: unread)
    }
}
