import SandboxProvider
import Vocabulary

/// How close a refresh of a thousand accounts comes to what the limits allow: at most 8 at a time at one host, 32 in all.
extension Bench {
    private static let accounts = 1000
    private static let latency: Duration = .milliseconds(50)

    /// `fob refresh --all` against loopback servers that answer after 50 ms.
    func renewals() async throws {
        for hosts in [1, 4] {
            try await withServers(hosts, latency: Self.latency) { servers in try renewals(servers) }
        }
    }

    /// Keys of a deck in which 50 refreshes run, 32 of them at the providers, each for two seconds.
    func busyKeys() async throws {
        try await withServers(4, latency: .seconds(2)) { servers in
            let folder = try Self.folder()
            defer { remove(folder) }
            let now = Self.now
            let store = try Self.store(folder, servers, accounts: 50, issuedAt: now - .seconds(40))
            let session = try DeckSession(fob, home: store.home)
            defer { session.end() }
            _ = try session.wait(for: SampleStore.first)
            var still: [Duration] = []
            var busy: [Duration] = []
            for _ in 0..<10 { for key in ["j", "k"] { still.append(try session.press(key, until: ">")) } }
            _ = try session.press("R")
            for _ in 0..<10 { for key in ["j", "k"] { busy.append(try session.press(key, until: ">")) } }
            let sent = servers.map { $0.count(.refresh, of: Self.dialect.id) }.reduce(0, +)
            guard (1..<50).contains(sent) else { throw BenchmarkError("\(sent) of 50 refreshes were sent meanwhile") }
            row("key to frame, 50 accounts at rest", Samples(still).text)
            row("key to frame, 50 refreshes running", Samples(busy).text, aim: "5 ms")
        }
    }

    private func withServers(
        _ number: Int, latency: Duration, _ servers: [Sandbox] = [], body: ([Sandbox]) async throws -> Void
    ) async throws {
        guard servers.count < number else { return try await body(servers) }
        var options = SandboxOptions(dialects: [], clock: BenchClock(), randomness: BenchRandomness())
        options.described = [Self.dialect]
        try await withSandbox(options) { server in
            server.setLatency(latency, of: Self.dialect.id)
            server.misbehave(Self.dialect.id, .refresh, .reply(Self.token), times: nil)
            try await withServers(number, latency: latency, servers + [server], body: body)
        }
    }

    /// Accounts of those servers in equal shares, whose tokens live for a minute.
    private static func store(
        _ folder: String, _ servers: [Sandbox], accounts: Int, issuedAt: Instant
    ) throws -> SampleStore {
        let ids = servers.indices.map { "host-\($0)" }
        let store = try SampleStore(home: folder, accounts: accounts, issuedAt: issuedAt, profiles: ids) { _ in
            .seconds(60)
        }
        for path in ["/config", "/config/profiles"] { try SampleStore.makeFolder(folder + path) }
        for (id, server) in zip(ids, servers) {
            guard let origin = server.dialect(dialect.id)?.origins.first?.to else {
                throw BenchmarkError("the server has no address")
            }
            try SampleStore.write(Array(profile(id, origin).utf8), to: "\(folder)/config/profiles/\(id).json")
        }
        return store
    }

    private func renewals(_ servers: [Sandbox]) throws {
        let hosts = servers.count
        let folder = try Self.folder()
        defer { remove(folder) }
        let store = try Self.store(folder, servers, accounts: Self.accounts, issuedAt: Self.now)
        var times: [Duration] = []
        for _ in 0..<3 {
            let before = servers.map { $0.count(.refresh, of: Self.dialect.id) }.reduce(0, +)
            times.append(try command(["refresh", "--all"], store).time())
            let sent = servers.map { $0.count(.refresh, of: Self.dialect.id) }.reduce(0, +) - before
            guard sent == Self.accounts else { throw BenchmarkError("\(sent) requests for \(Self.accounts) accounts") }
        }
        let limit = min(8 * hosts, 32)
        let allowed = Self.latency * Self.accounts / limit
        let share = 100 * allowed.seconds / (times.sorted()[1]).seconds
        row(
            "`fob refresh --all`, 1,000 accounts at \(hosts == 1 ? "one host" : "\(hosts) hosts"), \(limit) at a time",
            Samples(times).text)
        row(
            "the same, in what the limit allows (\(rounded(allowed.seconds, digits: 2)) s)",
            "\(rounded(share, digits: 0)) %", aim: "80 %")
    }

    private static let origin = "https://benchmark.example"

    private static var dialect: GenericDialect {
        var dialect = GenericDialect(
            id: "benchmark", name: "Benchmark",
            client: SandboxClient(id: "benchmark-client", secret: Secret("benchmark-secret")))
        var refresh = GenericLeg(.refresh, method: "POST", url: "\(origin)/token")
        refresh.clientID = .body("client_id")
        refresh.clientSecret = .body("client_secret")
        dialect.legs = [refresh]
        return dialect
    }

    private static let token = SandboxReply.json(
        200,
        [
            "access_token": JSON(String(repeating: "refreshed-", count: 80)), "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": JSON(String(repeating: "refreshed-", count: 8)),
        ])

    private static func profile(_ id: String, _ origin: String) -> String {
        """
        { "id": "\(id)", "name": "Benchmark", "docs": ["\(origin)/docs"], "checked": "2026-11-21",
          "confidence": "verified",
          "call": { "client": { "id": "body:client_id", "secret": "body:client_secret" } },
          "legs": {
            "authorize": { "url": "\(origin)/authorize", "pkce": { "mode": "required" } },
            "exchange": { "url": "\(origin)/token" }, "refresh": { "url": "\(origin)/token" } },
          "refresh": { "mode": "refresh_token", "rotation": "single_use" },
          "header_sets": { "default": { "headers": ["Authorization: Bearer {access_token}"] } } }
        """
    }
}

private struct BenchClock: WallClock {
    func now() -> Instant { Bench.now }
}

private struct BenchRandomness: Randomness {
    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: .min ... .max) } }
}
