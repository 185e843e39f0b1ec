import CSystemCalls
import CredentialStore
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The kernel's key ring of this user: the key of an unlocked store in memory that is never swapped out, for every process
/// of the same user in whatever session, until its time is up or the machine is switched off.
///
/// What is kept is the key, and behind it the end of its time for who asks how long. Some containers refuse these system
/// calls; a system that is not Linux has none.
struct KernelKeyRing: KeyRing {
    let clock: any WallClock

    /// The kernel counts 32 bits of seconds; nobody means more than this.
    private static let longest = Duration.seconds(365 * 86_400)
    private static let endLength = 8

    func key(ofStore id: String) -> StoreKey? {
        guard let kept = read(id) else { return nil }
        let key = kept.withBytes { LockedBytes(copying: UnsafeRawBufferPointer(rebasing: $0.prefix(StoreKey.length))) }
        return StoreKey(key)
    }

    func end(ofStore id: String) -> Instant? {
        read(id)?.withBytes { (bytes: UnsafeRawBufferPointer) -> Instant in
            let end = bytes.loadUnaligned(fromByteOffset: StoreKey.length, as: Int64.self)
            return Instant(milliseconds: Int64(littleEndian: end))
        }
    }

    func hold(_ key: StoreKey, ofStore id: String, for duration: Duration) throws(Failure) {
        let duration = min(duration, Self.longest)
        let kept = LockedBytes(capacity: StoreKey.length + Self.endLength)
        key.bytes.withBytes { for byte in $0 { kept.append(byte) } }
        withUnsafeBytes(of: (clock.now() + duration).milliseconds.littleEndian) { for byte in $0 { kept.append(byte) } }
        let seconds = UInt32(max(1, (duration.wholeMilliseconds + 999) / 1000))
        let reason = kept.withBytes {
            fob_key_hold(Self.description(id), $0.baseAddress, $0.count, seconds) == 0 ? nil : errno
        }
        guard let reason else { return }
        throw Failure(
            .busy, "The key cannot be kept: \(Self.why(reason)).",
            remedy: "Without it, a key file (fob store slot add --key-file FILE) or a key command unlocks the store "
                + "each time.")
    }

    @discardableResult
    func forget(store id: String) throws(Failure) -> Bool {
        if fob_key_forget(Self.description(id)) == 0 { return true }
        let reason = errno
        // What was kept, is dead: its time was up, or it was revoked. Where no key can be kept, there is none.
        guard !Self.meansNone(reason) else { return false }
        throw Failure(.busy, "The key cannot be forgotten: \(Self.why(reason)).")
    }

    /// Nil while nothing is kept that looks like it.
    private func read(_ id: String) -> LockedBytes? {
        let kept = LockedBytes(capacity: StoreKey.length + Self.endLength)
        let count = kept.fill { free in
            let count = fob_key_read(Self.description(id), free.baseAddress, free.count)
            // It says how long the key is, also where that is more than fits.
            return count == free.count ? count : 0
        }
        return count == kept.capacity ? kept : nil
    }

    private static func description(_ id: String) -> String { "fob:\(id)" }

    private static func meansNone(_ reason: Int32) -> Bool {
        #if canImport(Glibc)
            [ENOENT, ENOKEY, EKEYEXPIRED, EKEYREVOKED, ENOSYS, EPERM].contains(reason)
        #else
            reason == ENOSYS
        #endif
    }

    private static func why(_ reason: Int32) -> String {
        switch reason {
        case ENOSYS: "this system has no key ring"
        case EPERM, EACCES: "the kernel's key ring is out of bounds here, as in some containers"
        case EDQUOT: "the kernel's key ring is full"
        default: String(cString: strerror(reason))
        }
    }
}
