import TestSupport
import Testing
import Vocabulary

@Suite("An instant")
struct InstantTests {
    private static func at(_ milliseconds: Int64) -> Instant { Instant(milliseconds: milliseconds) }

    @Test(
        "moves by a duration and stays within time",
        arguments: [
            (0, .seconds(1), 1000), (0, .milliseconds(-1), -1), (0, .nanoseconds(1_999_999), 1),
            (0, .nanoseconds(-1_999_999), -1), (.max, .milliseconds(1), .max), (.min, .milliseconds(-1), .min),
            (.max - 1, .milliseconds(1), .max), (.min, .milliseconds(1), .min + 1), (0, .seconds(Int64.max), .max),
            (0, .seconds(Int64.min), .min), (1, .seconds(Int64.max), .max), (-1, .seconds(Int64.min), .min),
        ] as [(Int64, Duration, Int64)])
    func moving(start: Int64, duration: Duration, expected: Int64) {
        #expect(Self.at(start) + duration == Self.at(expected))
    }

    @Test("moves back by a duration as far as it moves on by the opposite one")
    func movingBack() {
        #expect(Self.at(0) - .seconds(1) == Self.at(-1000))
        #expect(Self.at(.min) - .seconds(1) == Self.at(.min))
        #expect(Self.at(.max) - .seconds(-1) == Self.at(.max))
        #expect(Self.at(0) - .seconds(Int64.min) == Self.at(.max))
    }

    @Test("is apart from another by a duration that never overflows")
    func apart() {
        #expect(Self.at(1500) - Self.at(500) == .seconds(1))
        #expect(Self.at(500) - Self.at(1500) == .seconds(-1))
        #expect(Self.at(.max) - Self.at(.min) == .milliseconds(Int64.max))
        #expect(Self.at(.min) - Self.at(.max) == .milliseconds(Int64.min))
        #expect(Self.at(-2) - Self.at(.max) == .milliseconds(Int64.min))
    }

    @Test(
        "has a duration's whole milliseconds, cut towards zero",
        arguments: [
            (.seconds(2), 2000), (.microseconds(1999), 1), (.microseconds(-1999), -1), (.seconds(Int64.max), .max),
            (.seconds(Int64.min), .min), (.zero, 0), (.milliseconds(Int64.max), .max), (.milliseconds(Int64.min), .min),
        ] as [(Duration, Int64)])
    func wholeMilliseconds(duration: Duration, expected: Int64) {
        #expect(duration.wholeMilliseconds == expected)
    }

    @Test("has a duration's whole seconds, cut towards zero")
    func wholeSeconds() {
        #expect(Duration.milliseconds(1999).wholeSeconds == 1)
        #expect(Duration.milliseconds(-1999).wholeSeconds == -1)
    }
}

@Suite("An instant as text")
struct InstantTextTests {
    @Test(
        "is read as RFC 3339 says",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.001Z", 1), ("1969-12-31T23:59:59.999Z", -1),
            ("2020-05-23T18:52:03.415Z", 1_590_259_923_415), ("2020-05-23T18:52:03.4Z", 1_590_259_923_400),
            ("2020-05-23T18:52:03.415999999999999999999999Z", 1_590_259_923_415),
            ("2020-05-23t18:52:03z", 1_590_259_923_000), ("2020-05-23 18:52:03Z", 1_590_259_923_000),
            ("2020-05-23T20:52:03+02:00", 1_590_259_923_000), ("2020-05-23T13:22:03-05:30", 1_590_259_923_000),
            ("2020-05-23T18:52:03-00:00", 1_590_259_923_000), ("2000-02-29T00:00:00Z", 951_782_400_000),
            ("2024-02-29T12:00:00Z", 1_709_208_000_000), ("1990-12-31T23:59:60Z", 662_687_999_000),
            ("1990-12-31T15:59:60-08:00", 662_687_999_000), ("0001-01-01T00:00:00Z", -62_135_596_800_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999), ("2038-01-19T03:14:08Z", 2_147_483_648_000),
        ] as [(String, Int64)])
    func accepted(text: String, expected: Int64) {
        #expect(Instant(rfc3339: text)?.milliseconds == expected)
    }

    @Test(
        "case 21: is refused where it names no instant",
        arguments: [
            "", "2020-05-23", "2020-05-23T18:52:03", "2020-05-23T18:52:03.415", "2020-05-23T18:52:03.Z",
            "2020-02-30T00:00:00Z", "2021-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
            "2020-04-31T00:00:00Z", "2020-13-01T00:00:00Z", "2020-00-01T00:00:00Z", "2020-01-00T00:00:00Z",
            "2020-01-32T00:00:00Z", "2020-01-01T24:00:00Z", "2020-01-01T00:60:00Z", "2020-01-01T00:00:61Z",
            "2020-01-01T00:00:00+24:00", "2020-01-01T00:00:00+00:60", "2020-01-01T00:00:00+0000",
            "2020-01-01T00:00:00+00", "2020-01-01T00:00Z", "20200101T000000Z", "-2020-01-01T00:00:00Z",
            "-001-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "12020-01-01T00:00:00Z", "+2020-01-01T00:00:00Z",
            "2020-1-1T0:0:0Z", " 2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z ", "2020-01-01T00:00:00ZZ",
            "2020-01-01T00:00:00,5Z", "２020-01-01T00:00:00Z", "2020-01-01_00:00:00Z", "1577836800",
        ])
    func refused(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test(
        "has four digits for the year and three for the fraction",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (1_590_259_923_415, "2020-05-23T18:52:03.415Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (-62_135_596_800_001, "0001-01-01T00:00:00.000Z"), (253_402_300_800_000, "9999-12-31T23:59:59.999Z"),
            (.max, "9999-12-31T23:59:59.999Z"), (.min, "0001-01-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func printed(milliseconds: Int64, expected: String) {
        #expect(Instant(milliseconds: milliseconds).rfc3339 == expected)
    }

    @Test("says the same after it was printed and read")
    func roundTrip() {
        var random = SplitMix64(seed: 3339)
        for _ in 0..<20_000 {
            let instant = Instant(milliseconds: .random(in: -62_135_596_800_000...253_402_300_799_999, using: &random))
            let text = instant.rfc3339
            guard Instant(rfc3339: text) == instant else {
                Issue.record("\(instant.milliseconds) became \(text)")
                return
            }
        }
    }

    @Test("has a date that is the neighbour of the next day's date, all through 800 years")
    func calendar() throws {
        var previous = CivilDate(daysSince1970: -146_098)
        for day in Int64(-146_097)...146_097 {
            let date = CivilDate(daysSince1970: day)
            let follows =
                (date.year, date.month, date.day) == (previous.year, previous.month, previous.day + 1)
                || (date.year, date.month, date.day) == (previous.year, previous.month + 1, 1)
                || (previous.month, previous.day) == (12, 31)
                    && (date.year, date.month, date.day) == (previous.year + 1, 1, 1)
            guard follows, date.daysSince1970 == day,
                CivilDate(year: date.year, month: date.month, day: date.day) != nil
            else {
                Issue.record("day \(day) is \(date)")
                return
            }
            previous = date
        }
    }
}
