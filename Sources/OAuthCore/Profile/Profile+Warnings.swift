extension Profile {
    /// What a person should know of a profile before they trust it with a client, as sentences.
    public var warnings: [String] {
        var warnings: [String] = []
        if confidence == .unverified { warnings.append("Nobody has verified this profile against its vendor.") }
        for rules in environments.compactMap({ $0.legs[.authorize]?.authorize }).prefix(1) {
            if rules.state == .none {
                warnings.append("Its sign-in carries no state: somebody else's answer cannot be told from yours.")
            }
            if rules.pkce.mode == .off, rules.state != .none {
                warnings.append("Its sign-in uses no PKCE; the state alone guards it.")
            } else if rules.pkce.mode == .off {
                warnings.append("Its sign-in uses no PKCE.")
            }
        }
        for set in headerSets {
            if let warning = set.warning { warnings.append("The header set \(set.name) \(warning).") }
        }
        return warnings
    }
}
