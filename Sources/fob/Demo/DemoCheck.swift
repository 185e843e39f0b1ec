import CredentialStore
import OAuthCore
import SandboxProvider
import TokenService
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The whole round for every account of a demo, without a terminal: exchange, use, refresh, copy, expiry.
struct DemoCheck: Sendable {
    let demo: Demo

    static let steps = ["exchange", "use", "refresh", "copy", "expiry"]

    /// One account's row: what each step found, `ok` or why not; steps behind a failed one are `-`.
    struct Row: Sendable {
        let account: AccountID
        var results: [String]

        var passed: Bool { results.allSatisfy { $0 == "ok" } }
    }

    func run() async -> [Row] {
        var rows: [Row] = []
        for account in demo.accounts { rows.append(await check(account)) }
        return rows
    }

    private func check(_ account: DemoAccount) async -> Row {
        var row = Row(account: account.id, results: [])
        for step in Self.steps {
            if row.results.contains(where: { $0 != "ok" }) {
                row.results.append("-")
                continue
            }
            do throws(Failure) {
                switch step {
                case "exchange": try await exchange(account)
                case "use": try await use(account)
                case "refresh": try await refresh(account)
                case "copy": try await copy(account)
                default: try await expire(account)
                }
                row.results.append("ok")
            } catch { row.results.append(error.message) }
        }
        return row
    }

    private func exchange(_ account: DemoAccount) async throws(Failure) {
        let status = try await demo.service.exchange(
            account.id, options: ExchangeOptions(choice: account.choice), desk: SilentDesk()
        ) { _ in }
        try expect(status.state(at: demo.clock.now()) == .valid, "the new token is not valid")
    }

    /// Every protected resource opens with its header set and stays closed without.
    private func use(_ account: DemoAccount) async throws(Failure) {
        for resource in account.dialect.resources {
            let lines = try await demo.service.headerLines(
                account.id, set: try Name.argument(resource.headerSet, "header set"), variables: resource.variables,
                minimumTTL: nil
            ) { _ in }
            try expect(
                try await status(resource.method, resource.url, lines) == 200, "\(resource.label) refused the header")
            try expect(
                try await status(resource.method, resource.url, []) == 401, "\(resource.label) opened without a header")
        }
    }

    private func refresh(_ account: DemoAccount) async throws(Failure) {
        let before = try demo.service.storedCredential(of: account.id)?.accessToken
        _ = try await demo.service.refresh(account.id) { _ in }
        let after = try demo.service.storedCredential(of: account.id)?.accessToken
        try expect(before != after, "the refresh gave the same token")
        try await use(account)
    }

    /// The clipboard file is private, opens the resource, and goes when its time is up.
    private func copy(_ account: DemoAccount) async throws(Failure) {
        let receipt = try await demo.service.copy(
            account.id, set: .defaultHeaderSet, variables: [:], minimumTTL: nil
        ) { _ in }
        try expect(FileStatus(path: receipt.path)?.permissions == 0o600, "the clipboard file is not 0600")
        let lines = (SmallFile.read(receipt.path) ?? []).split(separator: 0x0A).map { Secret(utf8: Array($0)) }
        for resource in account.dialect.resources where resource.headerSet == Name.defaultHeaderSet.text {
            guard resource.variables.isEmpty else { continue }
            try expect(
                try await status(resource.method, resource.url, lines) == 200,
                "\(resource.label) refused the clipboard file")
        }
        demo.clock.advance(by: (receipt.removedAt ?? demo.clock.now()) - demo.clock.now() + .seconds(1))
        try expect(try demo.service.sweepClipboard(), "the clipboard file was not ours any more")
        try expect(FileStatus(path: receipt.path) == nil, "the clipboard file outlived its time")
    }

    /// Past its end the token is not served; whoever can be renewed without the user is.
    private func expire(_ account: DemoAccount) async throws(Failure) {
        guard let end = try demo.service.storedCredential(of: account.id)?.expiry.instant else {
            throw Failure(.unexpected, "the token has no expiry")
        }
        demo.clock.advance(by: end - demo.clock.now() + .seconds(1))
        let status = try demo.service.status(of: account.id)
        try expect(status.state(at: demo.clock.now()) == .expired, "the state is not expired")
        let renewed = try await demo.service.credential(account.id, minimumTTL: nil) { _ in }
        try expect(renewed.isUsable(at: demo.clock.now()), "the renewed token is not usable")
        try await use(account)
    }

    private func status(_ method: String, _ url: String, _ lines: [Secret]) async throws(Failure) -> Int {
        let headers = lines.map { line in
            let halves = line.reveal().split(separator: ":", maxSplits: 1)
            return HeaderField(String(halves[0]), String(halves.last?.drop { $0 == " " } ?? ""))
        }
        do {
            return try await demo.workshop.transport.send(WireRequest(method: method, url: url, headers: headers))
                .status
        } catch { throw Failure(.network, error.message) }
    }

    private func expect(_ condition: Bool, _ otherwise: String) throws(Failure) {
        guard condition else { throw Failure(.unexpected, otherwise) }
    }
}

/// A desk at which nobody sits: the browser stand-in answers, and choices are made beforehand.
struct SilentDesk: SignInDesk {
    func present(_ prompt: SignInPrompt) async {}
    func update(_ prompt: SignInPrompt) async {}
    func pastedAnswers() async -> AsyncStream<Secret> { AsyncStream { $0.finish() } }
    func reject(_ reason: String) async {}
    func dismiss() async {}

    func choose(
        _ choices: [Choice], about question: String?, for account: AccountID
    ) async throws(Failure) -> String {
        throw Failure(.loginNeeded, "\(account): a choice is needed, and nobody is there to make it.")
    }
}
