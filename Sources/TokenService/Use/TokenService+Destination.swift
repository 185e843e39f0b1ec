import OAuthCore
public import Vocabulary

extension TokenService {
    /// Refuses to let an account's token go where its profile does not send it.
    /// - Throws: ``Failure`` of kind `usage` for the first of the URLs that leads elsewhere.
    public func checkDestinations(_ urls: [String], of id: AccountID) throws(Failure) {
        guard !urls.isEmpty else { return }
        let dialect = try dialect(id.provider)
        let account = try existing(id)
        for url in urls where !dialect.allows(url, for: account) {
            let hosts = dialect.profile.allowedHosts.joined(separator: ", ")
            throw Failure(
                .usage,
                "\(id): “\(ScreenText.line(url, limit: 200))” is not where this token belongs; it is for \(hosts), by https.",
                remedy: "If you mean it: fob curl \(id) --any-host -- …")
        }
    }
}
