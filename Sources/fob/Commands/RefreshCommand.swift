import ArgumentParser
import OAuthCore
import TokenService
import Vocabulary

struct RefreshCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "refresh", abstract: "Renew the tokens of accounts.")

    @Argument(help: "PROVIDER/NAME, several if you like") var accounts: [String] = []
    @Flag(help: "Every account that can be renewed without you.") var all = false
    @Option(help: ArgumentHelp("Every account that ends within this time: 90s, 10m, 8h.", valueName: "duration"))
    var within: DurationArgument?
    @Flag(name: .customLong("dry-run"), help: "Print what would be sent, as curl; send and write nothing.")
    var isDryRun = false
    @OptionGroup var format: JSONOption

    func validate() throws {
        let ways = [!accounts.isEmpty, all, within != nil].count { $0 }
        guard ways == 1 else {
            throw ValidationError("Name accounts, or --all, or --within DURATION: one of the three.")
        }
    }

    func perform(in workshop: Workshop) async throws(Failure) {
        if isDryRun { return try dryRun(in: workshop) }
        let service = try workshop.service()
        let (ids, unreadable) = try targets(service, workshop)
        if ids.isEmpty, unreadable.isEmpty { Output.err("There is nothing to refresh.") }
        var results = unreadable
        results += await service.refreshAll(ids) {
            Output.err("\($0): \($1)")
        } done: { id, result in
            if case .success(let status) = result, !format.json {
                Output.err("\(id): renewed, \(status.life(at: workshop.clock.now())).")
            }
        }
        let now = workshop.clock.now()
        if format.json {
            Output.json([
                "schema": "fob.refresh/1",
                "accounts": JSON(results.map { AccountDocument.result($0.0, $0.1, now: now) }),
            ])
        }
        try Self.worst(of: results)
    }

    private func dryRun(in workshop: Workshop) throws(Failure) {
        let service = try workshop.readingService()
        for (number, id) in try targets(service, workshop).ids.enumerated() {
            let run = try service.dryRun(id, .renewal)
            Output.out("\(number == 0 ? "" : "\n")# \(id)\n\(DryRunSheet.text(run))")
        }
    }

    private typealias Results = [(id: AccountID, result: Result<AccountStatus, Failure>)]

    /// What is to be renewed, and what nobody can read: whoever asks for all of them must hear of those.
    private func targets(
        _ service: TokenService, _ workshop: Workshop
    ) throws(Failure) -> (ids: [AccountID], unreadable: Results) {
        if !accounts.isEmpty {
            return (try accounts.map { text throws(Failure) in try AccountID.argument(text, in: workshop) }, [])
        }
        let now = workshop.clock.now()
        let all = try service.accounts()
        let due = all.filter { status in
            guard status.problem == nil, status.renewableAlone, status.credential != nil, status.renewal != .dead else {
                return false
            }
            guard let within, let end = status.credential?.expiry.instant else { return self.all }
            return end - now <= within.duration
        }
        return (due.map(\.id), all.compactMap { status in status.problem.map { (status.id, .failure($0)) } })
    }

    /// Several accounts end with the first of 7, 8, 4, 5, 6 that occurred.
    private static func worst(
        of results: Results
    ) throws(Failure) {
        var failures: [Failure] = []
        for case (_, .failure(let failure)) in results { failures.append(failure) }
        let order: [Failure.Kind] = [.store, .busy, .loginNeeded, .refused, .network]
        let ranked = order.compactMap { kind in failures.first { $0.kind == kind } }
        try Output.raise(failures, worst: ranked.first)
    }
}

extension AccountStatus {
    /// `valid for 1h`, as it stands in a sentence.
    func life(at now: Instant) -> String {
        switch credential?.expiry {
        case .at(let end): end > now ? "valid for \((end - now).inWords)" : "expired already"
        case .never: "valid without end"
        case .unknown, nil: "no expiry known"
        }
    }
}
