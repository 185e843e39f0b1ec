import ArgumentParser
import CredentialStore
import Synchronization
import TokenService
import Vocabulary

struct WatchCommand: ScreenCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Renew tokens before they end, without a screen, until told to stop.")

    @Option(
        help: ArgumentHelp(
            "Renew tokens this long before their end, at most half of their life: 90s, 10m, 8h.", valueName: "duration")
    )
    var within: DurationArgument?
    @OptionGroup var format: JSONOption

    /// How long what runs may take to end: a request that is given up may cost the login.
    private static let grace: Duration = .seconds(10)

    func validate() throws {
        if let within, within.duration <= .zero {
            throw ValidationError(
                "--within takes a time before the end, 1s at least: at 0 every token would end first.")
        }
    }

    @MainActor func perform(in workshop: Workshop) throws(Failure) -> Int32 {
        var signals = StopSignals()
        let settings = try Settings.load(workshop.paths.configFile)
        let log = WatchLog(isJSON: format.json, clock: workshop.clock)
        let watch = Watch(
            service: try workshop.service(),
            policy: RenewalPolicy(isOn: settings.autoRenew ?? true, within: within?.duration),
            clocks: workshop.renewalClocks, log: log)
        let outcome = Outcome()
        let work = Task.detached {
            do throws(Failure) {
                try await watch.run()
                outcome.end(nil)
            } catch { outcome.end(error) }
            StopSignals.end()
        }
        var ending: Int32?
        while true {
            guard let signal = signals.next() else {
                // Anybody may send that signal; the work itself knows whether it has ended.
                guard let failure = outcome.ended else { continue }
                if let failure { throw failure }
                return ending.map { 128 + $0 } ?? 0
            }
            if ending == nil {
                ending = signal
                log(.stopping(signal: signal))
                Task.detached { await watch.stop(within: Self.grace) }
            } else {
                work.cancel()
            }
        }
    }

    /// How the work ended, once it has.
    private final class Outcome: Sendable {
        private let value = Mutex<Failure??>(nil)

        var ended: Failure?? { value.withLock { $0 } }

        func end(_ failure: Failure?) { value.withLock { $0 = .some(failure) } }
    }
}
