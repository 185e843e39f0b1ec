import CredentialStore
import DeckModel
import Synchronization
import TokenService
import Vocabulary

/// The deck's part in a sealed store: it unlocks by what was typed, sees when the key goes, and takes back what it unlocked.
///
/// A key that was unlocked here goes when the deck locks itself or ends. One that `fob unlock` put into the ring stays until
/// its time is up, since scripts were promised it; the deck then only stands behind its own screen.
final class DeckLock: Sendable {
    /// How long a key that was unlocked here stays, should the deck be killed.
    static let longest = Duration.seconds(8 * 3600)

    private struct Holding {
        /// Whether the key is in the ring because of what was typed here.
        var isOurs = false
        /// Whether the screen stands although the key may be there.
        var isShut = false
        /// What the last look found.
        var wasLocked = false
        var wasSealed = false
        var closing: Task<Void, Never>?
    }

    private let service: TokenService
    private let keys: KeySources
    private let mailbox: Mailbox
    private let lockAfter: Duration
    private let holding = Mutex(Holding())

    init(service: TokenService, keys: KeySources, mailbox: Mailbox, lockAfter: Duration) {
        self.service = service
        self.keys = keys
        self.mailbox = mailbox
        self.lockAfter = lockAfter
    }

    /// Tells the deck whether the key is there, where that has changed. Costs two system calls while it is in the ring.
    ///
    /// - Returns: whether anything can be read.
    @discardableResult
    func look() -> Bool {
        let (isShut, wasLocked) = holding.withLock { ($0.isShut, $0.wasLocked) }
        // A key command must not be run for a screen that nobody sits at.
        guard !isShut else { return false }
        let place: KeyPlace?
        // What is wrong with store.json, whoever reads the records says.
        do throws(Failure) { place = try service.keyPlace() } catch { return true }
        let failure: Failure? = if case .locked(let failure)? = place { failure } else { nil }
        let hasChanged = holding.withLock { holding in
            defer { holding.wasSealed = place != nil }
            holding.wasLocked = failure != nil
            return holding.wasSealed != (place != nil)
        }
        if hasChanged { mailbox.post(.protected(lockAfter: place == nil ? nil : lockAfter)) }
        if let failure {
            mailbox.post(.storeLocked(failure))
        } else if wasLocked {
            mailbox.post(.storeUnlocked(byUser: false))
        }
        return failure == nil
    }

    /// Tries what was typed, or the key file and the key command anew, and wipes it.
    func unlock(_ passphrase: LockedBytes) -> DeckEvent {
        holding.withLock { holding in
            holding.closing?.cancel()
            holding.closing = nil
        }
        let isTyped = !passphrase.isEmpty
        defer { passphrase.wipe() }
        keys.forget()
        do throws(Failure) {
            let place = try service.keyPlace()
            // Unsealed meanwhile: nothing stands in the way any more.
            guard let place else { return opened(isOurs: false) }
            // What was promised to scripts keeps its time.
            let isKept = if case .ring = place { true } else { false }
            try service.unlock(passphrase: isTyped ? passphrase : nil, for: isKept ? nil : Self.longest)
            return opened(isOurs: !isKept)
        } catch {
            // What to do next is on the screen.
            return .unlockFailed(Failure(error.kind, error.message))
        }
    }

    private func opened(isOurs: Bool) -> DeckEvent {
        holding.withLock { holding in
            holding.isOurs = holding.isOurs || isOurs
            holding.isShut = false
            holding.wasLocked = false
        }
        return .storeUnlocked(byUser: true)
    }

    /// Forgets what was unlocked here, and on `isForAll` what was unlocked anywhere, once `work` has ended: what runs may
    /// still have to save a token.
    func lock(isForAll: Bool, after work: @escaping @Sendable () async -> Void) {
        holding.withLock { holding in
            holding.isShut = true
            holding.closing?.cancel()
            holding.closing = Task.detached { [self] in
                await work()
                guard !Task.isCancelled else { return }
                forget(isForAll: isForAll)
            }
        }
    }

    /// Takes back at the end what was unlocked here.
    func stop() { forget(isForAll: false) }

    private func forget(isForAll: Bool) {
        keys.forget()
        let isDue = holding.withLock { holding in
            defer { holding.isOurs = false }
            return isForAll || holding.isOurs
        }
        guard isDue else { return }
        do throws(Failure) { _ = try service.lock(forAll: isForAll) } catch { mailbox.post(.notice("\(error)")) }
    }
}
