import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A store with many accounts, written in the format of docs/files.md.
struct SampleStore {
    /// The value of `FOB_HOME`.
    let home: String
    /// The account in the middle, as a command takes it.
    let account: String
    /// Its record.
    let record: String
    /// The account that the deck shows first.
    static let first = "account-00000"

    /// The built-in profiles that need no further variable.
    static let profiles = ["edgetag", "securitize", "edgetag", "securitize"]

    /// - Parameter life: how long the token of the account of that number lives from `issuedAt` on.
    init(
        home: String, accounts: Int, issuedAt: Instant, profiles: [String] = profiles, life: (Int) -> Duration
    ) throws(BenchmarkError) {
        self.home = home
        let store = home + "/store"
        for folder in ["", "/store", "/store/accounts", "/store/providers", "/store/locks"] {
            try Self.makeFolder(home + folder)
        }
        try Self.write(
            ["format": "fob-store", "version": 1, "store_id": "AAAAAAAAAAAAAAAAAAAAAA", "protection": "none"],
            to: store + "/store.json")
        for (number, profile) in profiles.enumerated() {
            try Self.makeFolder("\(store)/accounts/provider-\(number)")
            try Self.write(
                [
                    "format": "fob-provider", "version": 1, "generation": 1, "name": JSON("provider-\(number)"),
                    "profile": JSON(profile), "client_id": "benchmark-client", "client_secret": "benchmark-secret",
                ], to: "\(store)/providers/provider-\(number).json")
        }
        var ids: [String] = []
        for number in 0..<accounts {
            let provider = "provider-\(number * profiles.count / accounts)"
            let digits = String(number)
            let name = "account-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
            try Self.write(
                Self.account(name, of: provider, issuedAt, issuedAt + life(number)),
                to: "\(store)/accounts/\(provider)/\(name).json")
            ids.append("\(provider)/\(name)")
        }
        account = ids[accounts / 2]
        record = "\(store)/accounts/\(account).json"
    }

    private static func account(_ name: String, of provider: String, _ issuedAt: Instant, _ end: Instant) -> JSON {
        [
            "format": "fob-account", "version": 1, "generation": 1, "provider": JSON(provider), "name": JSON(name),
            "credential": [
                // As long as a signed token with a few claims.
                "access_token": JSON(String(repeating: "benchmark-", count: 80)),
                "refresh_token": JSON(String(repeating: "benchmark-", count: 8)), "token_type": "Bearer",
                "scope": "read write", "issued_at": JSON(issuedAt.rfc3339), "expires_at": JSON(end.rfc3339),
            ],
            "renewal": "ok",
        ]
    }

    static func makeFolder(_ path: String) throws(BenchmarkError) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw BenchmarkError("cannot make \(path)") }
    }

    private static func write(_ json: JSON, to path: String) throws(BenchmarkError) {
        try write(json.serialized(), to: path)
    }

    static func write(_ bytes: [UInt8], to path: String) throws(BenchmarkError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BenchmarkError("cannot make \(path)") }
        defer { close(descriptor) }
        guard put(bytes, to: descriptor) == bytes.count else { throw BenchmarkError("cannot write \(path)") }
    }
}

/// `write(2)`, named apart from the methods here.
func put(_ bytes: [UInt8], to descriptor: Int32) -> Int { write(descriptor, bytes, bytes.count) }

/// What kept a figure from being taken.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
