import Vocabulary

/// One renewal of an account at a time in this process: whoever asks while it runs gets its result.
///
/// A cancelled caller stops waiting at once as long as somebody else still waits. The last one to be cancelled cancels
/// the work and takes its result, because how the work ended may matter to them.
actor Flights<Value: Sendable> {
    typealias Outcome = Result<Value, Failure>

    private struct Flight {
        var task: Task<Void, Never>?
        var waiters: [Int: CheckedContinuation<Outcome, Never>] = [:]
    }

    private var running: [AccountID: Flight] = [:]
    private var tickets = 0

    /// Joins the flight of that account, or starts `work` as one.
    func join(_ id: AccountID, _ work: @escaping @Sendable () async -> Outcome) async -> Outcome {
        tickets += 1
        let ticket = tickets
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isNew = running[id] == nil
                running[id, default: Flight()].waiters[ticket] = continuation
                if isNew {
                    running[id]?.task = Task.detached { await self.land(id, await work()) }
                }
                if Task.isCancelled { leave(id, ticket) }
            }
        } onCancel: {
            Task { await self.leave(id, ticket) }
        }
    }

    private func land(_ id: AccountID, _ outcome: Outcome) {
        for waiter in (running.removeValue(forKey: id)?.waiters ?? [:]).values { waiter.resume(returning: outcome) }
    }

    private func leave(_ id: AccountID, _ ticket: Int) {
        guard let flight = running[id], flight.waiters[ticket] != nil else { return }
        guard flight.waiters.count > 1 else {
            flight.task?.cancel()
            return
        }
        running[id]?.waiters.removeValue(forKey: ticket)?
            .resume(returning: .failure(Failure(.cancelled, "\(id): cancelled; the renewal goes on for others.")))
    }
}
