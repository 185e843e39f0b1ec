public import Vocabulary

/// Where a token may go once it is there.
extension Dialect {
    /// What the paths of the vendor's API are relative to, for that account; nil where the profile does not say, or where a
    /// value is missing that only a sign-in gives. Origins are replaced.
    public func apiBase(for account: Account) -> String? {
        let known = (account.credential?.extra ?? [:]).merging(account.variables) { $1 }
        return profile.apiBase.flatMap { try? $0.resolved(with: self, variables: known) }
    }

    /// Whether the account's token may be sent there.
    ///
    /// The profile's ``Profile/allowedHosts`` decide, and what they were replaced by; a profile that names none lets it go
    /// anywhere.
    public func allows(_ url: String, for account: Account) -> Bool {
        guard !profile.allowedHosts.isEmpty else { return true }
        guard let address = try? WebAddress(url, plainHTTP: .anywhere) else { return false }
        if origins.values.contains(address.origin) { return true }
        if let base = apiBase(for: account).flatMap({ try? WebAddress($0) }), base.origin == address.origin {
            return true
        }
        // In clear, whoever is in between has the token.
        guard address.scheme == "https" else { return false }
        return profile.allowedHosts.contains { HostPattern.matches(address.host, $0) }
    }
}
