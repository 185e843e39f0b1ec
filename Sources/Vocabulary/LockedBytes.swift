import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A secret that stays for long: a passphrase while it is typed, the key of a store.
///
/// It has pages of its own that are kept out of swap and out of core files where the system allows it, never moves, so that
/// no copy stays behind when it grows, and is wiped when the last reference goes. Whatever prints it prints `•••`.
public final class LockedBytes: Sendable {
    private struct Pages: ~Copyable, Sendable {
        /// As a number: a pointer could not cross from one thread to another, and the lock sees to it that only one uses it.
        let address: UInt
        let size: Int
        var count = 0

        init(capacity: Int) {
            let page = Int(sysconf(Int32(_SC_PAGESIZE)))
            size = max(1, (capacity + page - 1) / page) * page
            let pages = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
            // As with every allocation of the language there is nothing left to do for a process without memory.
            guard let pages, pages != MAP_FAILED else { preconditionFailure("no memory for a secret") }
            address = UInt(bitPattern: pages)
            // A limit of the user's may refuse it; then the secret is as safe as any other memory.
            _ = mlock(start, size)
            #if canImport(Glibc)
                _ = madvise(start, size, Int32(MADV_DONTDUMP))
            #endif
        }

        var start: UnsafeMutableRawPointer {
            guard let pointer = UnsafeMutableRawPointer(bitPattern: address) else {
                preconditionFailure("memory that was mapped is not at zero")
            }
            return pointer
        }

        deinit {
            wipe()
            munlock(start, size)
            munmap(start, size)
        }

        borrowing func wipe() {
            // Plain stores to memory that nobody reads again may be optimised away.
            #if canImport(Glibc)
                explicit_bzero(start, size)
            #else
                memset_s(start, size, 0, size)
            #endif
        }
    }

    /// How many bytes it can hold at most.
    public let capacity: Int
    private let pages: Mutex<Pages>

    /// An empty one that can grow to `capacity` bytes.
    public init(capacity: Int) {
        self.capacity = capacity
        pages = Mutex(Pages(capacity: capacity))
    }

    /// A copy of those bytes; the original is its owner's to wipe.
    public convenience init(copying bytes: UnsafeRawBufferPointer) {
        self.init(capacity: bytes.count)
        pages.withLock { pages in
            if let base = bytes.baseAddress { pages.start.copyMemory(from: base, byteCount: bytes.count) }
            pages.count = bytes.count
        }
    }

    /// How many bytes there are.
    public var count: Int { pages.withLock { $0.count } }

    /// Whether there are none.
    public var isEmpty: Bool { count == 0 }

    /// Adds a byte at the end.
    ///
    /// - Returns: false where it is full; nothing is added then.
    @discardableResult
    public func append(_ byte: UInt8) -> Bool {
        pages.withLock { pages in
            guard pages.count < capacity else { return false }
            pages.start.storeBytes(of: byte, toByteOffset: pages.count, as: UInt8.self)
            pages.count += 1
            return true
        }
    }

    /// Lends the part that is still free, for a system call that reads.
    ///
    /// - Parameter body: writes from its beginning on and says how many bytes it wrote; less than one adds nothing.
    /// - Returns: what `body` said.
    public func fill(_ body: (UnsafeMutableRawBufferPointer) -> Int) -> Int {
        pages.withLock { pages in
            let free = UnsafeMutableRawBufferPointer(start: pages.start + pages.count, count: capacity - pages.count)
            let added = body(free)
            precondition(added <= free.count, "a secret does not outgrow its memory")
            pages.count += max(0, added)
            return added
        }
    }

    /// Takes the last character away, all of its UTF-8.
    public func removeLastCharacter() {
        pages.withLock { pages in
            while pages.count > 0 {
                pages.count -= 1
                let byte = pages.start.load(fromByteOffset: pages.count, as: UInt8.self)
                pages.start.storeBytes(of: 0, toByteOffset: pages.count, as: UInt8.self)
                if byte & 0xC0 != 0x80 { return }
            }
        }
    }

    /// Zeroes everything at once.
    public func wipe() {
        pages.withLock { pages in
            pages.wipe()
            pages.count = 0
        }
    }

    /// Lends the bytes. Whoever copies them has a copy that nobody wipes; whoever asks the same secret for anything else
    /// meanwhile waits for ever.
    public func withBytes<Result, Fault: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Fault) -> Result
    ) throws(Fault) -> Result {
        try pages.withLock { pages throws(Fault) in
            try body(UnsafeRawBufferPointer(start: pages.start, count: pages.count))
        }
    }
}

extension LockedBytes: Equatable {
    /// Compares in a time that depends on the lengths only.
    public static func == (left: LockedBytes, right: LockedBytes) -> Bool {
        if left === right { return true }
        // One after the other: two locks at once could wait for each other.
        let copy = LockedBytes(capacity: left.capacity)
        left.withBytes { bytes in for byte in bytes { copy.append(byte) } }
        return right.withBytes { right in
            copy.pages.withLock { left in
                guard left.count == right.count else { return false }
                var difference: UInt8 = 0
                for index in 0..<right.count {
                    difference |= left.start.load(fromByteOffset: index, as: UInt8.self) ^ right[index]
                }
                return difference == 0
            }
        }
    }
}

extension LockedBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Three dots.
    public var description: String { "•••" }
    /// Three dots.
    public var debugDescription: String { "•••" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
