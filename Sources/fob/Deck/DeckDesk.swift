import DeckModel
import Synchronization
import TokenService
import Vocabulary

/// A sign-in in the deck: what it shows goes to the mailbox, what the user answers comes back through here.
final class DeckDesk: SignInDesk {
    private struct Waiting {
        var pastes: AsyncStream<Secret>.Continuation?
        var choice: CheckedContinuation<String?, Never>?
    }

    private let account: AccountID
    private let mailbox: Mailbox
    private let waiting = Mutex(Waiting())

    init(account: AccountID, mailbox: Mailbox) {
        self.account = account
        self.mailbox = mailbox
    }

    // MARK: Towards the user

    func present(_ prompt: SignInPrompt) async { mailbox.post(.promptPresented(prompt)) }

    func update(_ prompt: SignInPrompt) async { mailbox.post(.promptUpdated(prompt)) }

    func reject(_ reason: String) async { mailbox.post(.promptRejected(account, reason)) }

    func dismiss() async { mailbox.post(.promptDismissed(account)) }

    func pastedAnswers() async -> AsyncStream<Secret> {
        AsyncStream { continuation in
            waiting.withLock { $0.pastes = continuation }
        }
    }

    func choose(
        _ choices: [Choice], about question: String?, for account: AccountID
    ) async throws(Failure) -> String {
        let key = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiting.withLock { $0.choice = continuation }
                if Task.isCancelled {
                    settle(nil)
                } else {
                    mailbox.post(.choicesOffered(account, choices, question: question))
                }
            }
        } onCancel: {
            settle(nil)
        }
        guard let key else { throw Failure(.cancelled, "\(account): nothing was chosen.") }
        return key
    }

    // MARK: From the user

    /// Hands over a pasted code or URL.
    func answer(_ text: Secret) { _ = waiting.withLock { $0.pastes }?.yield(text) }

    /// Hands over the chosen key; nil for none.
    func settle(_ key: String?) {
        let continuation = waiting.withLock { waiting in
            defer { waiting.choice = nil }
            return waiting.choice
        }
        continuation?.resume(returning: key)
    }
}
