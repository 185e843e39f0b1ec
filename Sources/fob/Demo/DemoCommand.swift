import ArgumentParser
import CredentialStore
import DeckModel
import SandboxProvider
import TokenService
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct DemoCommand: ScreenCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "The deck on a throw-away store, against servers in this process that speak the vendors' dialects.")

    @Flag(help: "Make the whole round without a terminal and print a table.") var check = false
    @Option(help: "How long the demo's tokens live: 90s, 15m.") var lifetime = DurationArgument(.seconds(900))
    @Option(help: "How many milliseconds the servers take to answer.") var latency = 150
    @OptionGroup var look: LookOptions
    @OptionGroup var picture: RenderOptions

    func validate() throws {
        guard lifetime.duration > .zero else { throw ValidationError("--lifetime takes at least 1s.") }
        guard latency >= 0 else { throw ValidationError("--latency takes no negative number.") }
    }

    @MainActor func perform(in workshop: Workshop) throws(Failure) -> Int32 {
        if !check, picture.render == nil, !Deck.hasTerminal {
            throw Deck.noTerminal("fob demo --check makes the round without one.")
        }
        let (lifetime, latency) = (lifetime.duration, check ? Duration.zero : .milliseconds(latency))
        let demo = try wait { () throws(Failure) in
            try await Demo.start(workshop, lifetime: lifetime, latency: latency)
        }
        let outcome: Result<Int32, Failure>
        do throws(Failure) { outcome = .success(try check ? round(demo) : open(demo)) } catch {
            outcome = .failure(error)
        }
        try wait { () throws(Failure) in await demo.stop() }
        return try outcome.get()
    }

    @MainActor private func round(_ demo: Demo) throws(Failure) -> Int32 {
        let rows = try wait { () throws(Failure) in await DemoCheck(demo: demo).run() }
        Output.out(Columns.text([["account"] + DemoCheck.steps] + rows.map { [$0.account.description] + $0.results }))
        let failed = rows.filter { !$0.passed }.map(\.account.description)
        guard failed.isEmpty else {
            throw Failure(.unexpected, "The demo failed for \(failed.joined(separator: ", ")).")
        }
        return 0
    }

    @MainActor private func open(_ demo: Demo) throws(Failure) -> Int32 {
        // Two tokens that already live, so that the first screen has something to count down. Where a user has to be
        // chosen, that is left to the person.
        let first = demo.accounts.filter { $0.choice == nil }.suffix(2)
        try wait { () throws(Failure) in
            for account in first {
                let options = ExchangeOptions(choice: account.choice)
                _ = try await demo.service.exchange(account.id, options: options, desk: SilentDesk()) { _ in }
            }
        }
        if let size = picture.render {
            try DeckRender(workshop: demo.workshop, look: look, options: picture).run(size)
            return 0
        }
        var greeting: [DeckEvent] = demo.accounts.compactMap { account in
            account.dialect.resources.first { $0.headerSet == Name.defaultHeaderSet.text && $0.variables.isEmpty }.map {
                .remark(account.id, "after c: curl \($0.url) -H @\(demo.workshop.paths.clipboard)")
            }
        }
        greeting.append(.notice("A demo: nothing here is real, and nothing leaves this machine.", .info))
        return try Deck.run(in: demo.workshop, look: look, greeting: greeting, isDemo: true)
    }

    @MainActor private func wait<Value: Sendable>(
        _ work: @escaping @Sendable () async throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let outcome = MainThread.wait { () -> Result<Value, Failure> in
            do throws(Failure) { return .success(try await work()) } catch { return .failure(error) }
        }
        guard let outcome else { throw Failure(.unexpected, "The system gave no pipe.") }
        return try outcome.get()
    }
}
