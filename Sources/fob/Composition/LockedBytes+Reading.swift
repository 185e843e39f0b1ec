import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension LockedBytes {
    /// Reads once, straight into locked memory, as much as comes and has room.
    ///
    /// - Returns: how many bytes came; 0 at the end, and less where reading failed.
    func read(from descriptor: Int32) -> Int {
        fill { free in
            while true {
                let count = systemRead(descriptor, free)
                if count < 0, errno == EINTR { continue }
                return count
            }
        }
    }

    /// All that a file or a pipe still holds, read into locked memory and nowhere else; the descriptor stays open.
    ///
    /// Nil where it cannot be read or holds more than `limit` bytes.
    convenience init?(readingToEndOf descriptor: Int32, limit: Int) {
        // One more than may come, so that one too many shows.
        self.init(capacity: limit + 1)
        while true {
            let added = read(from: descriptor)
            guard added >= 0, count <= limit else { return nil }
            if added == 0 { return }
        }
    }
}

/// `read(2)`, named apart from the method here.
private func systemRead(_ descriptor: Int32, _ free: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, free.baseAddress, free.count)
}
