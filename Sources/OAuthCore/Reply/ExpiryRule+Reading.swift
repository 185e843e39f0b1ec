import Vocabulary

extension ExpiryRule {
    /// A value was there and made no sense.
    struct Defect: Error, Equatable {
        let reason: String
    }

    /// The most that a relative expiry may be: 2^31 - 1 seconds, 68 years.
    static let longestSeconds = 2_147_483_647.0

    /// What the rules say together; `unknown` where none has a value.
    ///
    /// - Parameter earliest: whether the earliest end counts; else the first rule with a value does.
    static func read(
        _ rules: [ExpiryRule], earliest: Bool = false, in reply: JSON, times: ReplyTimes
    ) throws(Defect) -> Expiry {
        var found: [Expiry] = []
        for rule in rules {
            guard let expiry = try rule.read(in: reply, times) else { continue }
            if !earliest { return expiry }
            found.append(expiry)
        }
        return found.compactMap(\.instant).min().map(Expiry.at) ?? found.first ?? .unknown
    }

    private func read(in reply: JSON, _ times: ReplyTimes) throws(Defect) -> Expiry? {
        switch kind {
        case .none: return .never
        case .constant: return .at(times.given + .seconds(seconds))
        case .rfc3339, .epochSeconds, .epochMilliseconds, .jwtExp:
            guard let instant = try absolute(in: reply) else { return nil }
            if instant.milliseconds == 0, zeroMeans == .never { return .never }
            return .at(times.local(instant))
        case .seconds: return try relative(reply, times.sentAt, unit: 1)
        case .milliseconds: return try relative(reply, times.sentAt, unit: 0.001)
        case .minutes: return try relative(reply, times.sentAt, unit: 60)
        case .clock: return try clock(reply).map { .at(times.sentAt + $0) }
        }
    }

    /// The point in time that a rule of an absolute kind finds, by the provider's clock.
    func absolute(in reply: JSON) throws(Defect) -> Instant? {
        switch kind {
        case .rfc3339:
            guard let value = reply.first(of: path) else { return nil }
            guard let text = value.string, let instant = Instant(rfc3339: text) else {
                throw Defect(reason: "the expiry is no RFC 3339 time with a zone")
            }
            return instant
        case .epochSeconds: return try epoch(try number(reply), unit: 1000)
        case .epochMilliseconds: return try epoch(try number(reply), unit: 1)
        case .jwtExp:
            guard let claims = reply.first(of: path)?.string.flatMap(UnverifiedClaims.init) else { return nil }
            return try epoch(try number(claims.body["exp"]), unit: 1000)
        default: return nil
        }
    }

    private func relative(_ reply: JSON, _ start: Instant, unit: Double) throws(Defect) -> Expiry? {
        guard let number = try number(reply) else { return nil }
        if number == 0, zeroMeans == .never { return .never }
        // A negative life is over; a huge one is cut, and neither can overflow.
        let seconds = min(max(number * unit, 0), Self.longestSeconds)
        return .at(start + .milliseconds(Int64(seconds * 1000)))
    }

    /// `177:05:38`: days, hours, minutes, and seconds where there is a fourth.
    private func clock(_ reply: JSON) throws(Defect) -> Duration? {
        guard let value = reply.first(of: path) else { return nil }
        let pieces = (value.string ?? "").split(separator: ":", omittingEmptySubsequences: false)
        let numbers = pieces.compactMap { piece in
            piece.utf8.allSatisfy { (0x30...0x39).contains($0) } && piece.utf8.count <= 6 ? Int64(piece) : nil
        }
        guard (3...4).contains(pieces.count), numbers.count == pieces.count else {
            throw Defect(reason: "the expiry is no days:hours:minutes")
        }
        let seconds = zip(numbers, [86_400, 3_600, 60, 1]).reduce(0) { $0 + $1.0 * $1.1 }
        return .seconds(min(seconds, Int64(Self.longestSeconds)))
    }

    private func epoch(_ number: Double?, unit: Double) throws(Defect) -> Instant? {
        // The end of the year 9999.
        number.map { Instant(milliseconds: Int64(min(max($0 * unit, 0), 253_402_300_799_999))) }
    }

    private func number(_ reply: JSON) throws(Defect) -> Double? { try number(reply.first(of: path)) }

    /// A JSON number, or a string that is one: some vendors quote it.
    private func number(_ value: JSON?) throws(Defect) -> Double? {
        guard let value, !value.isNull else { return nil }
        let text = value.number ?? value.string ?? ""
        let isDecimal = text.utf8.allSatisfy { (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }
        guard isDecimal, let number = Double(text), !number.isNaN else {
            throw Defect(reason: "the expiry is no number but \(value.kind)")
        }
        return number
    }
}
