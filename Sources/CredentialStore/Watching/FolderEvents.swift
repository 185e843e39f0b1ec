#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the kernel told of watched folders since it was last asked.
enum FolderNews: Int, Sendable, Comparable {
    /// Nothing that matters: a temporary file, another name beside the store.
    case none
    /// A file came, went or was written.
    case files
    /// Folders may have come or gone, or news were lost: all must be watched anew.
    case folders

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

#if os(Linux)
    /// Folders that the kernel watches for us (inotify).
    final class FolderEvents: Sendable {
        let descriptor: Int32
        /// The watch of the folder above the store, which tells of every name in it; nil where there is none.
        private let parent: Int32?
        private let name: String

        private static let told = IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE | IN_CLOSE_WRITE
        private static let lost = IN_Q_OVERFLOW | IN_UNMOUNT | IN_DELETE_SELF | IN_MOVE_SELF
        private static let header = 16

        /// - Parameters:
        ///   - parent: the folder that holds the store, by which a store that is made or replaced shows.
        ///   - name: the store's in it.
        ///   - folders: asked again after they are watched: one that came meanwhile is watched as well.
        /// - Returns: nil where the kernel cannot, or may not, watch them all.
        init?(parent: String, name: String, folders: () -> [String]) {
            descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
            guard descriptor >= 0 else { return nil }
            self.name = name
            let above = inotify_add_watch(descriptor, parent, UInt32(IN_CREATE | IN_MOVED_TO | IN_ONLYDIR))
            self.parent = above >= 0 ? above : nil
            var watched: Set<String> = []
            while true {
                let new = folders().filter { !watched.contains($0) }
                if new.isEmpty { break }
                for path in new {
                    watched.insert(path)
                    let mask = UInt32(Self.told | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)
                    if inotify_add_watch(descriptor, path, mask) >= 0 { continue }
                    // All of it is set by now, so that its deinit runs and closes the descriptor.
                    guard errno == ENOENT || errno == ENOTDIR else { return nil }
                }
            }
            guard above >= 0 || !watched.isEmpty else { return nil }
        }

        deinit { close(descriptor) }

        /// Everything told so far; does not wait.
        func take() -> FolderNews {
            var news = FolderNews.none
            var buffer = [UInt8](repeating: 0, count: 64 << 10)
            while true {
                let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return news }
                news = max(news, judge(buffer[..<count]))
            }
        }

        private func judge(_ bytes: ArraySlice<UInt8>) -> FolderNews {
            var news = FolderNews.none
            var rest = bytes
            while rest.count >= Self.header {
                let (watch, mask, length) = rest.withUnsafeBytes {
                    (
                        $0.loadUnaligned(fromByteOffset: 0, as: Int32.self),
                        Int32(bitPattern: $0.loadUnaligned(fromByteOffset: 4, as: UInt32.self)),
                        Int($0.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
                    )
                }
                let name = String(
                    decoding: rest.dropFirst(Self.header).prefix(length).prefix { $0 != 0 }, as: UTF8.self)
                news = max(news, judge(watch, mask, name))
                rest = rest.dropFirst(Self.header + length)
            }
            return news
        }

        private func judge(_ watch: Int32, _ mask: Int32, _ name: String) -> FolderNews {
            if mask & Int32(Self.lost) != 0 { return .folders }
            if watch == parent { return name == self.name ? .folders : .none }
            guard mask & Int32(Self.told) != 0, TemporaryName(name) == nil else { return .none }
            // Which folder holds the records of a sealed store stands in store.json.
            return mask & Int32(IN_ISDIR) != 0 || name == StoreRecord.fileName ? .folders : .files
        }
    }
#else
    /// Where no such thing is at hand, folders are looked at.
    final class FolderEvents: Sendable {
        let descriptor: Int32 = -1

        init?(parent: String, name: String, folders: () -> [String]) { return nil }

        func take() -> FolderNews { .none }
    }
#endif
