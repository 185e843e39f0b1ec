public import Vocabulary

extension Dialect {
    /// The header sets, `default` first.
    public var headerSets: [HeaderSet] { profile.headerSets }

    /// The header set of that name.
    public func headerSet(_ name: Name) throws(Failure) -> HeaderSet {
        if let set = profile.headerSets.first(where: { $0.name == name }) { return set }
        let known = profile.headerSets.map(\.name.text)
        throw Failure(
            .notFound, "\(provider.name): the profile \(profile.id) has no header set “\(name)”.",
            remedy: NearestName.remedy(for: name.text, among: known, listing: "It has"))
    }

    /// Variables that a header set needs and that neither provider nor `given` (the account's, the call's) has.
    public func missingVariables(of set: HeaderSet, given: [String: String] = [:]) -> [String] {
        var missing: [String] = []
        for name in set.headers.flatMap({ $0.value.variables }) where !name.isOptional {
            guard !Self.credentialNames.contains(name.name), given[name.name] == nil, values[name.name] == nil,
                !missing.contains(name.name)
            else { continue }
            missing.append(name.name)
        }
        return missing
    }

    /// Refuses a value for a variable that the set has no place for: a misspelt one would leave the right one as it was.
    public func checkVariables(_ given: [String: String], of name: Name) throws(Failure) {
        let known = Set(try headerSet(name).headers.flatMap { $0.value.variables.map(\.name) })
            .subtracting(Self.credentialNames).sorted()
        guard let stray = given.keys.sorted().first(where: { !known.contains($0) }) else { return }
        throw Failure(
            .usage,
            "\(provider.name): the header set \(name) has no variable “\(ScreenText.line(stray, limit: 60))”.",
            remedy: known.isEmpty
                ? "It takes none." : NearestName.remedy(for: stray, among: known, listing: "It has"))
    }

    /// The header lines of a set, filled in.
    ///
    /// - Parameter variables: the account's, and over them the call's.
    public func headers(
        set name: Name, credential: Credential, variables: [String: String] = [:]
    ) throws(Failure) -> [HeaderField] {
        var fields: [HeaderField] = []
        for header in try headerSet(name).headers {
            let value: String?
            do {
                value = try header.value.filled { self.headerValue($0, credential, variables) }
            } catch {
                throw Failure(
                    .usage, "\(provider.name): the header set \(name) needs the variable \(error.name).",
                    remedy: error.name == "client_secret"
                        ? "Set it: fob provider edit \(provider.name) --client-secret-file FILE"
                        : "Give it: --var \(error.name)=VALUE")
            }
            guard let value = value.map({ Self.bound($0, header, credential) }) else { continue }
            // A line that could hold a second one must not come to be, whoever chose the value.
            guard value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }), !value.hasPrefix(" "), !value.hasSuffix(" ")
            else {
                throw Failure(
                    .usage,
                    "\(provider.name): the value of the header \(header.name) holds characters that no header may hold."
                )
            }
            fields.append(HeaderField(header.name, value))
        }
        return fields
    }

    /// RFC 9449 section 7.1: a token that is bound to a key is shown as `DPoP`, whatever the profile calls a plain one.
    private static func bound(
        _ value: String, _ header: (name: String, value: Template), _ credential: Credential
    ) -> String {
        guard credential.tokenType == "DPoP", header.name.lowercased() == "authorization",
            header.value.text == "Bearer {access_token}"
        else { return value }
        return "DPoP" + value.dropFirst("Bearer".count)
    }

    static let credentialNames: Set = ["access_token", "token_type", "client_id", "client_secret"]

    private func headerValue(_ name: String, _ credential: Credential, _ variables: [String: String]) -> String? {
        switch name {
        case "access_token": credential.accessToken.reveal()
        case "token_type": credential.tokenType
        case "client_id": provider.clientID
        case "client_secret": provider.clientSecret?.reveal()
        default: variables[name] ?? values[name] ?? credential.extra[name]
        }
    }
}
