import Vocabulary

/// One renewal of an account for one purpose at a time in this process: whoever asks while it runs gets its result.
///
/// A cancelled caller stops waiting at once as long as somebody else still waits. The last one to be cancelled cancels
/// the work and takes its result, because how the work ended may matter to them. Whoever comes after that waits for the end
/// of the cancelled work and starts anew.
actor Flights<Purpose: Hashable & Sendable, Value: Sendable> {
    typealias Outcome = Result<Value, Failure>

    private struct Key: Hashable {
        let id: AccountID
        let purpose: Purpose
    }

    private struct Flight {
        var task: Task<Void, Never>?
        var waiters: [Int: CheckedContinuation<Outcome?, Never>] = [:]
        /// Set when everybody had left; those who came later.
        var late: [CheckedContinuation<Outcome?, Never>]?
    }

    private var running: [Key: Flight] = [:]
    private var tickets = 0

    /// Joins the flight of that account and purpose, or starts `work` as one.
    func join(
        _ id: AccountID, for purpose: Purpose, _ work: @escaping @Sendable () async -> Outcome
    ) async -> Outcome {
        let key = Key(id: id, purpose: purpose)
        while true {
            if let outcome = await board(key, work) { return outcome }
        }
    }

    /// How many wait for that flight.
    func waiting(_ id: AccountID, for purpose: Purpose) -> Int {
        let flight = running[Key(id: id, purpose: purpose)]
        return (flight?.waiters.count ?? 0) + (flight?.late?.count ?? 0)
    }

    /// Nil where the flight was cancelled before this caller came.
    private func board(_ key: Key, _ work: @escaping @Sendable () async -> Outcome) async -> Outcome? {
        tickets += 1
        let ticket = tickets
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if running[key]?.late != nil {
                    running[key]?.late?.append(continuation)
                    return
                }
                let isNew = running[key] == nil
                running[key, default: Flight()].waiters[ticket] = continuation
                if isNew {
                    running[key]?.task = Task.detached { await self.land(key, await work()) }
                }
                if Task.isCancelled { leave(key, ticket) }
            }
        } onCancel: {
            Task { await self.leave(key, ticket) }
        }
    }

    private func land(_ key: Key, _ outcome: Outcome) {
        guard let flight = running.removeValue(forKey: key) else { return }
        for waiter in flight.waiters.values { waiter.resume(returning: outcome) }
        for waiter in flight.late ?? [] { waiter.resume(returning: nil) }
    }

    private func leave(_ key: Key, _ ticket: Int) {
        guard let flight = running[key], flight.waiters[ticket] != nil else { return }
        guard flight.waiters.count > 1 else {
            if flight.late == nil { running[key]?.late = [] }
            flight.task?.cancel()
            return
        }
        running[key]?.waiters.removeValue(forKey: ticket)?
            .resume(returning: .failure(Failure(.cancelled, "\(key.id): cancelled; the renewal goes on for others.")))
    }
}
