import Vocabulary

/// What the later standards and the odder vendors add to a leg.
extension LegReading {
    func success() -> SuccessRules {
        var rules = SuccessRules()
        guard let success = object.object("success", ProfileKeys.success) else { return rules }
        if let statuses = success.json["statuses"] {
            rules.statuses = (statuses.elements ?? [statuses]).compactMap { element in
                guard let status = element.integer, (200...599).contains(status) else {
                    reading.note(
                        element.position, success.place("statuses"), "a status from 200 to 599 is expected here")
                    return nil
                }
                return Int(status)
            }
        }
        rules.body = (success.object("body", nil)?.members ?? []).map { (path: $0.key, value: $0.value) }
        return rules
    }

    func capture() -> [(variable: String, paths: [String])] {
        guard let capture = object.object("capture", nil) else { return [] }
        return capture.members.compactMap { member in
            if checks.declared[member.key]?.source != .reply {
                reading.note(
                    member.keyPosition, capture.place(member.key),
                    "“\(ScreenText.line(member.key, limit: 60))” is no variable with the source reply")
            }
            return capture.strings(member.key).map { (member.key, $0) }
        }
    }

    func assertion(_ client: ProfileObject) -> AssertionRules {
        var rules = AssertionRules()
        guard let assertion = client.object("assertion", ProfileKeys.assertion) else { return rules }
        rules.audience = assertion.template("audience")
        if let audience = rules.audience {
            checks.variables(audience, assertion, "audience", beside: ["client_id", "token_url", "redirect_uri"])
        }
        rules.algorithm = assertion.word("algorithm", AssertionRules.Algorithm.self)
        rules.keyID = assertion.string("key_id")
        if let seconds = assertion.integer("lifetime_seconds", in: 10...3600) { rules.lifetime = .seconds(seconds) }
        return rules
    }

    func deviceReply(_ device: ProfileObject) -> DeviceReplyRules {
        var rules = DeviceReplyRules()
        rules.deviceCode = device.strings("device_code") ?? rules.deviceCode
        rules.userCode = device.strings("user_code") ?? rules.userCode
        rules.verificationURI = device.strings("verification_uri") ?? rules.verificationURI
        rules.verificationURIComplete = device.strings("verification_uri_complete") ?? rules.verificationURIComplete
        rules.expiresIn = device.strings("expires_in") ?? rules.expiresIn
        rules.interval = device.strings("interval") ?? rules.interval
        return rules
    }
}
