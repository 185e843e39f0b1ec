import Vocabulary

extension ExpiryRule {
    /// A value was there and made no sense.
    struct Defect: Error, Equatable {
        let reason: String
    }

    /// The most that a relative expiry may be: 2^31 - 1 seconds, 68 years.
    static let longestSeconds = 2_147_483_647.0

    /// The expiry that the first rule with a value tells; `unknown` where none has one.
    static func read(_ rules: [ExpiryRule], in reply: JSON, issuedAt: Instant) throws(Defect) -> Expiry {
        for rule in rules {
            if let expiry = try rule.read(in: reply, issuedAt: issuedAt) { return expiry }
        }
        return .unknown
    }

    private func read(in reply: JSON, issuedAt: Instant) throws(Defect) -> Expiry? {
        switch kind {
        case .none: return .never
        case .constant: return .at(issuedAt + .seconds(seconds))
        case .rfc3339:
            guard let value = reply.first(of: path) else { return nil }
            guard let text = value.string, let instant = Instant(rfc3339: text) else {
                throw Defect(reason: "the expiry is no RFC 3339 time with a zone")
            }
            return .at(instant)
        case .seconds: return try relative(reply, issuedAt, unit: 1)
        case .milliseconds: return try relative(reply, issuedAt, unit: 0.001)
        case .minutes: return try relative(reply, issuedAt, unit: 60)
        case .epochSeconds: return try absolute(reply, unit: 1000)
        case .epochMilliseconds: return try absolute(reply, unit: 1)
        case .jwtExp, .clock: return nil
        }
    }

    private func relative(_ reply: JSON, _ issuedAt: Instant, unit: Double) throws(Defect) -> Expiry? {
        guard let number = try number(reply) else { return nil }
        if number == 0, zeroMeans == .never { return .never }
        // A negative life is over; a huge one is cut, and neither can overflow.
        let seconds = min(max(number * unit, 0), Self.longestSeconds)
        return .at(issuedAt + .milliseconds(Int64(seconds * 1000)))
    }

    private func absolute(_ reply: JSON, unit: Double) throws(Defect) -> Expiry? {
        guard let number = try number(reply) else { return nil }
        if number == 0, zeroMeans == .never { return .never }
        // The end of the year 9999.
        return .at(Instant(milliseconds: Int64(min(max(number * unit, 0), 253_402_300_799_999))))
    }

    /// A JSON number, or a string that is one: some vendors quote it.
    private func number(_ reply: JSON) throws(Defect) -> Double? {
        guard let value = reply.first(of: path) else { return nil }
        let text = value.number ?? value.string ?? ""
        let isDecimal = text.utf8.allSatisfy { (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }
        guard isDecimal, let number = Double(text), !number.isNaN else {
            throw Defect(reason: "the expiry is no number but \(value.kind)")
        }
        return number
    }
}
