import Vocabulary

extension LockedBytes {
    /// Takes bytes over from where nobody would wipe them: they are zeroed there.
    convenience init<Bytes: MutableCollection>(moving bytes: inout Bytes)
    where Bytes.Element == UInt8, Bytes.Index == Int {
        self.init(capacity: bytes.count)
        for byte in bytes { append(byte) }
        zero(&bytes)
    }
}

/// Zeroes bytes in place that are not used again.
///
/// Kept out of line, so that the stores are not left out as those of a value that nobody reads.
@inline(never)
private func zero<Bytes: MutableCollection>(_ bytes: inout Bytes)
where Bytes.Element == UInt8, Bytes.Index == Int {
    for index in bytes.startIndex..<bytes.endIndex { bytes[index] = 0 }
}
