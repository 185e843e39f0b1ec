import Testing
import Vocabulary

@testable import CredentialStore

/// Times in a record that no clock ever showed.
@Suite struct RecordTimeTests {
    static let times = [
        "0001-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00.000Z", "2038-01-19T03:14:08.000Z",
        "9999-12-31T23:59:59.999Z",
    ]

    @Test(arguments: times, times)
    func `case 41: a record with any issue time and any end is read, judged and written again`(
        issued: String, end: String
    ) async throws {
        let fixture = try Fixture()
        var account = account()
        account.credential?.issuedAt = try #require(Instant(rfc3339: issued))
        account.credential?.expiry = .at(try #require(Instant(rfc3339: end)))
        account.credential?.refreshExpiresAt = Instant(rfc3339: end)
        account.renewalChangedAt = Instant(rfc3339: issued)
        try await fixture.save(account)
        let read = try #require(try fixture.store().account(acme)?.credential)
        #expect(read == account.credential)
        for now in Self.times {
            let now = try #require(Instant(rfc3339: now))
            let state = AccountState(
                expiry: read.expiry, issuedAt: read.issuedAt, renewal: .ok, renewableAlone: true, now: now)
            if try #require(Instant(rfc3339: end)) <= now {
                #expect(state == .expired && !read.isUsable(at: now))
            } else if Credential.isOfTheFuture(issuedAt: read.issuedAt, at: now) {
                #expect(state == .unknown, "nobody knows how long it lives")
            } else {
                #expect(state == .valid || state == .expiring)
            }
        }
    }

    @Test(arguments: [
        "10000-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "2020-02-30T00:00:00Z",
        "253402300800", "2020-01-01T00:00:00", "∞", "",
    ])
    func `case 41: what is no time is damage, named with its place, and never an end that does not come`(
        time: String
    ) async throws {
        let fixture = try Fixture()
        try await fixture.save(account())
        let good = try text(fixture.path(acme))
        let end = try #require(try fixture.store().account(acme)?.credential?.expiry.instant)
        try put(good.replacing(end.rfc3339, with: time), fixture.path(acme))
        let failure = #expect(throws: Failure.self) { try fixture.store().account(acme) }
        #expect(failure?.message.contains("expires_at") == true, "\(failure?.message ?? "")")
    }
}
