import Vocabulary

/// Something weak in a profile that is sound otherwise: what a person should know before they trust it with a client.
public struct ProfileWarning: Sendable, Equatable, CustomStringConvertible {
    /// The dotted path of the key that says it, or that is missing: `legs.authorize.state`.
    public let path: String
    /// A sentence without its full stop.
    public let reason: String
    /// What to do about it.
    public let remedy: String

    init(_ path: String, _ reason: String, remedy: String) {
        self.path = ScreenText.line(path)
        self.reason = ScreenText.line(reason)
        self.remedy = ScreenText.line(remedy)
    }

    /// `path: reason. remedy`.
    public var description: String { "\(path): \(reason). \(remedy)" }
}

extension Profile {
    /// What is weak in it; what holds in several environments is said once.
    public var warnings: [ProfileWarning] {
        var warnings: [ProfileWarning] = []
        for warning in signInWarnings + urlWarnings + headerWarnings + factWarnings where !warnings.contains(warning) {
            warnings.append(warning)
        }
        return warnings
    }

    private var signInWarnings: [ProfileWarning] {
        var warnings: [ProfileWarning] = []
        for rules in environments.compactMap({ $0.legs[.authorize]?.authorize }) {
            if rules.state == .none {
                warnings.append(
                    ProfileWarning(
                        "legs.authorize.state",
                        "the sign-in carries no state: somebody else's answer cannot be told from yours",
                        remedy: "Use param, or in_redirect_uri where the vendor returns no state."))
            }
            if rules.pkce.mode == .off {
                let guarding = rules.state == .none ? "nothing guards the code" : "the state alone guards it"
                warnings.append(
                    ProfileWarning(
                        "legs.authorize.pkce", "the sign-in uses no PKCE; \(guarding)",
                        remedy: "Try it with mode required: most servers ignore what they do not know."))
            }
        }
        if callback.answerIn == .fragment {
            warnings.append(
                ProfileWarning(
                    "callback.answer_in", "the answer stands in the fragment, which no server sees",
                    remedy: "The URL of the last page has to be pasted."))
        }
        let hasUsers = environments.contains { $0.legs[.authorize] != nil || $0.legs[.device] != nil }
        let tellsIdentity =
            !identityFields.isEmpty || scope.defaults.contains { $0.text == "openid" }
            || environments.contains { $0.legs[.userinfo] != nil }
        if hasUsers, !tellsIdentity {
            warnings.append(
                ProfileWarning(
                    "identity", "nothing tells whom a credential is for: another user's login would go unnoticed",
                    remedy: "Keep a value that names the user (reply.keep) and list it here."))
        }
        return warnings
    }

    private var urlWarnings: [ProfileWarning] {
        var warnings: [ProfileWarning] = []
        for environment in environments {
            for (name, leg) in environment.legs.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                let path =
                    name.isFollowUp
                    ? "follow_ups.\(name.rawValue.dropFirst("follow_up.".count))" : "legs.\(name.rawValue)"
                if leg.url.text.hasPrefix("http://") {
                    warnings.append(
                        ProfileWarning(
                            "\(path).url", "it is plain http, which only this machine may be spoken to by",
                            remedy: "Use https for anything but a test."))
                }
                if leg.showsSecretInURL(of: self) {
                    warnings.append(
                        ProfileWarning(
                            path, "a secret stands in the URL, which servers and proxies write down",
                            remedy: "Send it in the body or a header if the vendor takes it there."))
                }
            }
        }
        return warnings
    }

    private var headerWarnings: [ProfileWarning] {
        headerSets.compactMap { set in
            let carriesSecret = set.headers.contains { $0.value.variables.contains { $0.name == "client_secret" } }
            guard carriesSecret else { return nil }
            return ProfileWarning(
                "header_sets.\(set.name)", "every request with it \(set.warning ?? "carries the client secret")",
                remedy: set.warning == nil
                    ? "Give the set a warning that says so." : "Use it where the vendor asks for it alone.")
        }
    }

    private var factWarnings: [ProfileWarning] {
        var warnings: [ProfileWarning] = []
        if docs.isEmpty {
            warnings.append(
                ProfileWarning(
                    "docs", "it does not say where it was read", remedy: "List the vendor's pages about OAuth."))
        }
        if checked == nil {
            warnings.append(
                ProfileWarning(
                    "checked", "it does not say when it was compared with the vendor",
                    remedy: "Write the day, as 2026-11-20."))
        }
        if confidence.isDoubtful {
            warnings.append(
                ProfileWarning(
                    "confidence", "the profile as a whole is \(confidence.rawValue)",
                    remedy: "Compare it with the vendor's pages, then say documented, or verified once it has worked."))
        }
        for fact in facts where fact.confidence.isDoubtful {
            warnings.append(
                ProfileWarning(
                    fact.about, "\(fact.confidence.rawValue): \(fact.note.droppingFullStop)",
                    remedy: "Check it with the vendor."))
        }
        return warnings
    }
}

extension Leg {
    /// Whether a value that must not be written down stands in the URL that a request of this leg has.
    fileprivate func showsSecretInURL(of profile: Profile) -> Bool {
        let isSecret = { (name: String) in
            TemplateChecks.isSecret(name) || profile.variable(name)?.isSecret == true
        }
        if case .query = client.secret { return true }
        if url.variables.contains(where: { isSecret($0.name) }) { return true }
        guard encoding == .query || authorize != nil else { return false }
        if case .body = client.secret { return true }
        return parameters.contains { $0.value.variables.contains { isSecret($0.name) } }
    }
}

extension String {
    fileprivate var droppingFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
