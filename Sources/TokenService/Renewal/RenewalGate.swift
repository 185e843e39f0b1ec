import Vocabulary

/// The one door to the providers for everything that renews many accounts: ``RenewalQueue`` with those who wait in it.
actor RenewalGate {
    private enum Turn {
        case come(ticket: Int)
        case cancelled
        /// The host wants to be left alone for longer than this one would wait.
        case refused(Instant)
    }

    private struct Waiter {
        let host: String
        let patience: Duration?
        let continuation: CheckedContinuation<Turn, Never>
    }

    private var queue: RenewalQueue
    private var waiters: [Int: Waiter] = [:]
    /// Tickets of those who went in and are not out yet.
    private var inside: Set<Int> = []
    private var tickets = 0
    private var timer: Task<Void, Never>?
    private let clock: any WallClock
    private let sleeper: any Clock<Duration>

    init(_ limits: RenewalQueue.Limits = .init(), clock: any WallClock, sleeper: any Clock<Duration>) {
        queue = RenewalQueue(limits)
        self.clock = clock
        self.sleeper = sleeper
    }

    deinit { timer?.cancel() }

    /// Does the work when it is its turn. A host that answers with `Retry-After` is left alone by all for so long.
    ///
    /// - Parameters:
    ///   - patience: how long a pause of the host may last; a longer one ends the wait at once. Nil waits.
    ///   - work: is given what it may call when it has its answer and asks the host for nothing more: the next one goes
    ///     while it is still saving.
    nonisolated func pass<Value: Sendable>(
        _ id: AccountID, to host: String, patience: Duration? = nil,
        _ work: @Sendable (@escaping TokenService.Answered) async -> Result<Value, Failure>
    ) async -> Result<Value, Failure> {
        let ticket: Int
        switch await enter(host, patience) {
        case .cancelled: return .failure(Failure(.cancelled, "\(id): cancelled before anything was sent."))
        case .refused(let end):
            let left = max(.seconds(1), end - clock.now())
            return .failure(
                Failure(
                    .network,
                    "\(id): nothing was sent: the provider wants to be left alone for \(left.wholeSeconds) s.",
                    remedy: "Try again then: fob refresh \(id)"))
        case .come(let own): ticket = own
        }
        let result = await work { await self.leave(ticket, host) }
        if case .failure(let failure) = result, let pause = failure.retryAfter { await rest(host, for: pause) }
        await leave(ticket, host)
        return result
    }

    /// The clock went back by so much.
    func shift(by distance: Duration) {
        queue.shift(by: distance)
        admit()
    }

    private func enter(_ host: String, _ patience: Duration?) async -> Turn {
        tickets += 1
        let ticket = tickets
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.wait(ticket, at: host)
                waiters[ticket] = Waiter(host: host, patience: patience, continuation: continuation)
                if Task.isCancelled { giveUp(ticket, .cancelled) }
                refuseImpatient(at: host)
                admit()
            }
        } onCancel: {
            Task { await self.giveUp(ticket, .cancelled) }
        }
    }

    private func rest(_ host: String, for pause: Duration) {
        queue.pause(host, until: clock.now() + pause)
        refuseImpatient(at: host)
        admit()
    }

    private func leave(_ ticket: Int, _ host: String) {
        guard inside.remove(ticket) != nil else { return }
        queue.leave(host)
        admit()
    }

    private func giveUp(_ ticket: Int, _ turn: Turn) {
        guard let waiter = waiters[ticket], queue.giveUp(ticket, at: waiter.host) else { return }
        waiters[ticket] = nil
        waiter.continuation.resume(returning: turn)
    }

    private func refuseImpatient(at host: String) {
        guard let end = queue.pausedUntil(host) else { return }
        let left = end - clock.now()
        for (ticket, waiter) in waiters where waiter.host == host {
            if let patience = waiter.patience, patience < left { giveUp(ticket, .refused(end)) }
        }
    }

    private func admit() {
        for ticket in queue.admit(at: clock.now()) {
            inside.insert(ticket)
            waiters.removeValue(forKey: ticket)?.continuation.resume(returning: .come(ticket: ticket))
        }
        timer?.cancel()
        timer = queue.nextPauseEnd.map { end in
            // Looks again within a minute: the clock may be set meanwhile.
            let nap = min(max(end - clock.now(), .milliseconds(1)), .seconds(60))
            return Task { [weak self, sleeper] in
                do { try await sleeper.sleep(for: nap) } catch { return }
                await self?.admit()
            }
        }
    }
}
