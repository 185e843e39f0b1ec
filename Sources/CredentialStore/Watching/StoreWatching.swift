import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the watching thread does until the other end of its leash is closed.
struct StoreWatching: Sendable {
    /// Where changes show.
    enum Source: Sendable {
        case events(FolderEvents)
        case looking(ChangeToken?)
    }

    let store: CredentialStore
    let leash: Int32
    let tally: WatchTally
    let changed: @Sendable () -> Void

    func begin(_ means: StoreWatch.Means) -> Source {
        if means == .kernel, let events = events() {
            tally.note(.kernel)
            return .events(events)
        }
        return look()
    }

    func run(_ first: Source) {
        var source = first
        defer { close(leash) }
        while true {
            switch source {
            case .events(let events):
                guard wait(for: events.descriptor) else { return }
                tally.count()
                var news = events.take()
                guard news != .none else { continue }
                guard !hasEnded(within: StoreWatch.gathering) else { return }
                news = max(news, events.take())
                // Watched first and told then: what comes into a new folder before it is watched is in the list.
                if news == .folders { source = self.events().map { .events($0) } ?? look() }
                changed()
                guard !hasEnded(within: StoreWatch.rest) else { return }
            case .looking(let seen):
                guard !hasEnded(within: StoreWatch.looking) else { return }
                tally.count()
                let token = try? store.changeToken()
                source = .looking(token)
                if token != seen { changed() }
            }
        }
    }

    private func look() -> Source {
        tally.note(.looking)
        return .looking(try? store.changeToken())
    }

    private func events() -> FolderEvents? {
        let path = store.paths.store
        let slash = path.lastIndex(of: "/")
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        let parent = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        // What another machine writes there the kernel of this one does not tell.
        guard !isShared(path), !isShared(parent) else { return nil }
        return FolderEvents(parent: parent, name: name) { store.watchedFolders() }
    }

    private func isShared(_ path: String) -> Bool {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return false }
        defer { close(folder) }
        return NetworkFileSystem.name(of: folder) != nil
    }

    /// Whether there is something to take; false when the leash was let go.
    private func wait(for descriptor: Int32) -> Bool {
        var polled = [
            pollfd(fd: leash, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let count = poll(&polled, nfds_t(polled.count), -1)
            guard count >= 0 || errno == EINTR else { return false }
            if polled[0].revents != 0 { return false }
            if count > 0 { return true }
        }
    }

    /// Sleeps; true at once when the leash was let go.
    private func hasEnded(within limit: Duration) -> Bool {
        let clock = ContinuousClock()
        let end = clock.now + limit
        while true {
            let left = max(.zero, clock.now.duration(to: end))
            var polled = [pollfd(fd: leash, events: Int16(POLLIN), revents: 0)]
            // Rounded up, so that what is waited for has come.
            let count = poll(&polled, 1, Int32(left.wholeMilliseconds) + 1)
            if count > 0 { return true }
            if count == 0 || errno != EINTR { return count < 0 }
        }
    }
}
