import DeckModel
import TokenService
import Vocabulary

/// Parting with tokens and accounts.
extension DeckHands {
    func revoke(_ id: AccountID) {
        task(id) { [service, mailbox] progress throws(Failure) in
            let report = try await service.revoke(
                id, options: RevocationOptions(keepsAccount: true), progress: progress)
            for note in report.notes { mailbox.post(.remark(id, note)) }
            return try service.status(of: id)
        }
    }

    func forget(_ id: AccountID) {
        work.withLock { work in
            work.endings[id] = Task.detached { [self] in
                let event: DeckEvent
                do throws(Failure) {
                    try await service.remove(id)
                    event = .forgotten(id)
                } catch { event = .forgetFailed(id, error) }
                self.work.withLock { work in
                    work.endings[id] = nil
                    work.saves += 1
                }
                mailbox.post(event)
            }
        }
    }

    /// What its user wants forgotten is waited for longer: another process may hold the account for a moment.
    func finishEndings(_ clock: any Clock<Duration>) async {
        let endings = work.withLock { Array($0.endings.values) }
        guard !endings.isEmpty else { return }
        await withTaskGroup { group in
            group.addTask { for task in endings { await task.value } }
            group.addTask {
                try? await clock.sleep(for: .seconds(5))
                guard !Task.isCancelled else { return }
                for task in endings { task.cancel() }
            }
            await group.next()
            group.cancelAll()
        }
    }
}
