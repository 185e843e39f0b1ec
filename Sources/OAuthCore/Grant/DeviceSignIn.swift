import Vocabulary

/// What somebody needs to sign in on another device (RFC 8628 section 3.3).
public struct DevicePrompt: Sendable, Equatable {
    /// To be typed at ``url``. Shown in any case, so that it can be compared with what the page says (section 3.3.1).
    public let userCode: String
    /// Visible ASCII, http or https.
    public let url: String
    /// The same with the code in it, for a QR code.
    public let completeURL: String?
    /// How long the code is good for, from the moment it came.
    public let lifetime: Duration
}

/// One sign-in on another device, from the codes that were given until its end (RFC 8628 sections 3.2 to 3.5).
///
/// It counts time that others measure on a clock that nobody can set; it reads none itself.
struct DeviceSignIn: Sendable {
    let deviceCode: Secret
    let prompt: DevicePrompt
    /// Between two polls. Only grows: what slowed it down once counts for all later polls (section 3.5).
    private(set) var interval: Duration
    private var spent = Duration.zero
    private var phase = Phase.shown

    private enum Phase: Sendable {
        case shown
        case waiting(left: Duration)
        case polling
    }

    /// What comes next.
    enum Step {
        case show
        case wait(Duration)
        case poll
    }

    /// Section 3.2: five seconds where the reply is silent.
    static let defaultInterval = Duration.seconds(5)
    /// What an interval may be: a server that says less or more does not mean it.
    static let intervals = Duration.seconds(1)...Duration.seconds(60)
    /// What a lifetime may be. Section 3.2 demands one; the middle serves where it is missing.
    static let lifetimes = Duration.seconds(1)...Duration.seconds(3600)
    static let defaultLifetime = Duration.seconds(900)

    init(_ body: JSON, rules: DeviceReplyRules) throws(TokenReply.Defect) {
        guard let code = body.first(of: rules.deviceCode)?.string, !code.isEmpty,
            code.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else { throw TokenReply.Defect(reason: "it holds no \(rules.deviceCode.first ?? "device code")") }
        guard let userCode = body.first(of: rules.userCode).flatMap({ $0.string ?? $0.number }), !userCode.isEmpty,
            userCode.utf8.count <= 64, userCode.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else { throw TokenReply.Defect(reason: "it holds no \(rules.userCode.first ?? "user code") that can be shown") }
        guard let url = body.first(of: rules.verificationURI)?.string, Self.isPage(url) else {
            throw TokenReply.Defect(
                reason: "its \(rules.verificationURI.first ?? "verification_uri") is no http or https address")
        }
        deviceCode = Secret(code)
        // One that cannot be shown is left out: the plain address and the code do as well.
        let complete = body.first(of: rules.verificationURIComplete)?.string.flatMap { Self.isPage($0) ? $0 : nil }
        let lifetime = Duration(said: body.first(of: rules.expiresIn)) ?? Self.defaultLifetime
        prompt = DevicePrompt(
            userCode: userCode, url: url, completeURL: complete,
            lifetime: min(max(lifetime, Self.lifetimes.lowerBound), Self.lifetimes.upperBound))
        interval = Self.interval(body.first(of: rules.interval)) ?? Self.defaultInterval
    }

    var next: Step {
        switch phase {
        case .shown: .show
        // No poll can be answered with a token when the code has ended before it.
        case .waiting(let left): .wait(max(.zero, min(left, prompt.lifetime - spent)))
        case .polling: .poll
        }
    }

    /// The user has what they need: the first poll waits as well (section 3.5).
    mutating func shown() { phase = .waiting(left: interval) }

    /// Time went by.
    /// - Returns: whether the code is still good for a poll.
    mutating func passed(_ duration: Duration) -> Bool {
        spent += duration
        guard case .waiting(let left) = phase else { return true }
        guard spent < prompt.lifetime else { return false }
        phase = left > duration ? .waiting(left: left - duration) : .polling
        return true
    }

    /// `authorization_pending`.
    mutating func pending() { phase = .waiting(left: interval) }

    /// `slow_down`: five seconds more, or what the server says where that is more (section 3.5).
    mutating func slowedDown(to said: JSON?) {
        interval = max(interval + .seconds(5), Self.interval(said) ?? .zero)
        pending()
    }

    /// No answer, or one that says “not at present”: half as often (section 3.5).
    mutating func unanswered(retryAfter: Duration? = nil) {
        interval = max(interval, min(interval * 2, Self.intervals.upperBound))
        phase = .waiting(left: max(interval, retryAfter ?? .zero))
    }

    static func interval(_ value: JSON?) -> Duration? {
        Duration(said: value).map { min(max($0, intervals.lowerBound), intervals.upperBound) }
    }

    /// Nothing but an address that a person can open and a screen can show.
    private static func isPage(_ text: String) -> Bool {
        let scheme = text.lowercased()
        return (scheme.hasPrefix("https://") || scheme.hasPrefix("http://")) && text.utf8.count <= 2048
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

extension Duration {
    /// The seconds that a reply says: a number, or a string that is one; held within a day either way. Nil for whatever is no
    /// number, `nan` in a string included.
    init?(said value: JSON?) {
        guard let text = value?.number ?? value?.string, let number = Double(text.trimmingBlanks), number.isFinite
        else { return nil }
        self = .milliseconds(Int64(min(max(number, -86_400), 86_400) * 1000))
    }
}
