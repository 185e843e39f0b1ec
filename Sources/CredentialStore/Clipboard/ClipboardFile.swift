public import Vocabulary

/// The file that holds the last copied header lines, for `curl -H @file`.
public struct ClipboardFile: Sendable {
    public let path: String
    let randomness: any Randomness
    let calls: FileCalls
    let notices = NoticeBoard()

    /// What was written, and how to tell it from what somebody else wrote since.
    public struct Receipt: Sendable, Equatable {
        public let path: String
        /// SHA-256 of the content, lower-case hexadecimal.
        public let hash: String
        public let removeAt: Instant
    }

    public init(path: String, randomness: any Randomness) {
        self.init(path: path, randomness: randomness, calls: .live)
    }

    init(path: String, randomness: any Randomness, calls: FileCalls) {
        self.path = path
        self.randomness = randomness
        self.calls = calls
    }

    /// Replaces the file by these lines, each ended with a newline.
    public func write(lines: [String], lifetime: Duration, now: Instant) throws(Failure) -> Receipt {
        throw Failure(.unexpected, "")
    }

    /// Removes the file if its content is still that of the receipt's hash, and never anybody else's.
    ///
    /// - Returns: whether it was removed.
    @discardableResult
    public func clear(ifHash hash: String) throws(Failure) -> Bool { false }

    /// Removes the file whatever fob wrote into it, its time up or not.
    @discardableResult
    public func clear() throws(Failure) -> Bool { false }

    /// Removes the file if fob wrote it and its time is up.
    @discardableResult
    public func removeIfStale(now: Instant) throws(Failure) -> Bool { false }
}
