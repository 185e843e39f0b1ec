import Vocabulary

/// What sealing costs: unlocking once, and then every header.
extension Bench {
    /// - Parameters:
    ///   - plain: stays as it is.
    ///   - sealed: a store with the same accounts, which is sealed here.
    func sealed(_ sealed: SampleStore, beside plain: SampleStore) throws(BenchmarkError) {
        _ = try withPassphrase("store seal", sealed).time()
        let unlock = withPassphrase("unlock", sealed)
        var times: [Duration] = []
        for _ in 0..<10 { times.append(try unlock.time()) }
        row("`fob unlock`, by passphrase (scrypt, 2^18)", Samples(times).text)
        let pairs = try paired(
            command(["header", sealed.account], sealed), with: command(["header", plain.account], plain))
        row("`fob header`, 10 accounts, sealed and unlocked", Samples(pairs.map(\.0)).text)
        row("the same, in `fob header`s of a plain store, pair by pair", medianRatio(pairs), aim: "1.5")
        _ = try command(["lock"], sealed).time()
    }

    private func withPassphrase(_ words: String, _ store: SampleStore) -> Command {
        let script = #"printf 'correct horse battery staple' | "$0" \#(words) --passphrase-fd 0 2>/dev/null"#
        return Command(path: "/bin/sh", arguments: ["-c", script, fob], environment: environment(of: store))
    }
}
