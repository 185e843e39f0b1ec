import NIOCore
import NIOPosix
public import Vocabulary

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a waiting login makes of a visit of its redirect URI.
public enum CallbackVerdict<Answer: Sendable>: Sendable {
    /// The answer waited for: ends the wait, the browser is told that it can go.
    case answer(Answer)
    /// The provider's own, authentic refusal: ends the wait as well.
    case refusal(Answer)
    /// Anybody: gets a fixed page, and the wait goes on.
    case stranger(reason: String)
}

/// Waits on this machine for the answers of sign-ins (RFC 8252 section 7.3).
///
/// Rules: only loopback addresses; the port is open only while somebody waits at it and free when ``wait`` has
/// returned; it is never shared with another process (RFC 8252 appendix B.4: neither SO_REUSEADDR nor
/// SO_REUSEPORT); logins of this process share it by their paths; whoever is not the awaited answer changes nothing.
public actor LoopbackListener {
    /// What one visitor may cost.
    public struct Limits: Sendable {
        /// Of a whole request, head and body.
        public var headBytes: Int
        /// From the connection to the end of the request head.
        public var headTime: Duration
        /// For the client to close after its page.
        public var goodbye: Duration
        /// At one port; the oldest goes when there are more.
        public var connections: Int
        /// Between the six attempts at a port that is taken.
        public var rebind: Duration

        /// Bounds that a browser never meets.
        public init(
            headBytes: Int = 32 << 10, headTime: Duration = .seconds(10), goodbye: Duration = .milliseconds(500),
            connections: Int = 64, rebind: Duration = .milliseconds(100)
        ) {
            self.headBytes = headBytes
            self.headTime = headTime
            self.goodbye = goodbye
            self.connections = connections
            self.rebind = rebind
        }
    }

    struct Key: Hashable, Sendable {
        let host: ListeningPoint.Host
        let port: Int
    }

    private struct OpenPort {
        let channels: [any Channel]
        let board: CallbackBoard
    }

    private let limits: Limits
    private var ports: [Key: OpenPort] = [:]
    private var lastID = 0
    /// The end of the queue of ``inTurn(_:)``.
    private var lastTurn: Task<Void, Never>?

    /// Opens nothing yet.
    public init(limits: Limits = Limits()) { self.limits = limits }

    /// Listens at `point` until `read` recognises an answer, and returns it with the port free again (unless another
    /// login waits there).
    ///
    /// - Parameters:
    ///   - acceptsForm: whether the answer may also come as a form that the browser posts (OAuth 2.0 Form Post Response
    ///     Mode); its fields are read as if they stood in the query.
    ///   - read: judges the target (path and query) of each visit of the path; called on a network thread.
    ///   - stranger: told why a visit of the path was no answer, for the user.
    ///   - listening: called once, with the port, before any visit can be missed: the time to start the browser.
    /// - Throws: ``Failure`` of kind `busy` if the port is taken, `cancelled` with the task.
    public func wait<Answer: Sendable>(
        at point: ListeningPoint,
        acceptsForm: Bool = false,
        read: @escaping @Sendable (_ target: String) -> CallbackVerdict<Answer>,
        stranger: @escaping @Sendable (_ reason: String) -> Void = { _ in },
        listening: @Sendable (_ port: Int) async -> Void = { _ in }
    ) async throws(Failure) -> Answer {
        let (answers, announce) = AsyncStream<Answer>.makeStream(bufferingPolicy: .bufferingOldest(1))
        lastID += 1
        let waiter = CallbackBoard.Waiter(id: lastID, point: point, acceptsForm: acceptsForm) { target in
            switch read(target) {
            case .answer(let answer): return .answer(.signedIn) { announce.yield(answer) }
            case .refusal(let answer): return .answer(.refused) { announce.yield(answer) }
            case .stranger(let reason):
                stranger(reason)
                return .stranger
            }
        }
        let key: Key
        switch await inTurn({ listener in await listener.join(waiter) }) {
        case .success(let joined): key = joined
        case .failure(let refusal): throw refusal.failure
        }
        await listening(key.port)
        var found: Answer?
        for await answer in answers {
            found = answer
            break
        }
        await inTurn { listener in await listener.leave(waiter.id, key: key) }
        guard let found else {
            throw Failure(.cancelled, "The sign-in was cancelled while it waited for its answer.")
        }
        return found
    }

    /// Joining and leaving follow one another: a port that is being closed is not joined, and one that is being bound is
    /// not bound twice. What was begun is finished even if the login is cancelled.
    private func inTurn<Result: Sendable>(
        _ operation: @escaping @Sendable (_ listener: isolated LoopbackListener) async -> Result
    ) async -> Result {
        let previous = lastTurn
        let turn = Task {
            await previous?.value
            return await operation(self)
        }
        lastTurn = Task { _ = await turn.value }
        return await turn.value
    }

    private func join(_ waiter: CallbackBoard.Waiter) async -> Result<Key, BindRefusal> {
        let key = Key(host: waiter.point.host, port: waiter.point.port)
        if let open = ports[key] {
            open.board.add(waiter)
            return .success(key)
        }
        let board = CallbackBoard(connectionLimit: limits.connections)
        board.add(waiter)
        var attempts = 0
        while true {
            attempts += 1
            switch await open(waiter.point, board) {
            case .success(let channels):
                let bound = Key(host: key.host, port: channels.first?.localAddress?.port ?? key.port)
                board.bound(to: bound.port)
                ports[bound] = OpenPort(channels: channels, board: board)
                return .success(bound)
            // The port that was free at one address of localhost is somebody's at the other.
            case .failure(let refusal) where key.port == 0 && refusal.isTaken && attempts < 8: continue
            case .failure(let refusal): return .failure(refusal)
            }
        }
    }

    /// Opens the point's port at all of its addresses, or at none.
    private func open(_ point: ListeningPoint, _ board: CallbackBoard) async -> Result<[any Channel], BindRefusal> {
        var channels: [any Channel] = []
        do {
            for address in point.addresses {
                let port = channels.first?.localAddress?.port ?? point.port
                do { channels.append(try await bind(address, port: port, board: board)) } catch let error as IOError
                    where !channels.isEmpty && BindRefusal.missingAddress.contains(error.errnoCode)
                {
                    continue  // localhost on a machine without IPv6
                }
            }
            return .success(channels)
        } catch {
            for channel in channels { try? await channel.close() }
            return .failure(BindRefusal(error, at: point))
        }
    }

    private func leave(_ id: Int, key: Key) async {
        guard let open = ports[key] else { return }
        open.board.remove(id)
        guard open.board.isEmpty else { return }
        ports[key] = nil
        for channel in open.channels { try? await channel.close() }
        await open.board.drain()
    }

    /// A port may be on its way back: another fob that shows its last page, or a child of this one that has not yet
    /// closed what it inherited. So a port that is taken is tried again for a moment.
    private func bind(_ address: String, port: Int, board: CallbackBoard) async throws -> any Channel {
        for _ in 0..<5 {
            do { return try await bindOnce(address, port: port, board: board) } catch let error as IOError
                where error.errnoCode == EADDRINUSE
            {
                let loop = MultiThreadedEventLoopGroup.singleton.next()
                try await loop.scheduleTask(in: TimeAmount(limits.rebind)) {}.futureResult.get()
            }
        }
        return try await bindOnce(address, port: port, board: board)
    }

    private func bindOnce(_ address: String, port: Int, board: CallbackBoard) async throws -> any Channel {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Doorkeeper(board: board))
                }
            }
            .childChannelInitializer { [limits] channel in
                VisitHandler.install(on: channel, board: board, limits: limits)
            }
            .bind(host: address, port: port).get()
    }
}

// MARK: - Ports held before a wait

extension LoopbackListener {
    /// Opens a port before anybody waits at it, so that a request can name it: where the vendor accepts any port, it is
    /// known only once it is open. Whoever visits it gets a page that says that nothing is waited for.
    ///
    /// The point's own port is preferred; one that is taken is replaced by a free one. Where this machine has no
    /// 127.0.0.1, [::1] is opened (RFC 8252 section 7.3).
    ///
    /// - Parameter body: gets the port, which it may ``release(_:)`` as soon as somebody waits there; it is free, or
    ///   theirs, when the body has ended.
    nonisolated public func withPort<Result>(
        near point: ListeningPoint, _ body: (HeldPort) async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let held = try await hold(near: point)
        do {
            let result = try await body(held)
            await release(held)
            return result
        } catch {
            await release(held)
            throw error
        }
    }

    /// Gives a held port up; it stays open while somebody waits there. Once is enough, twice does no harm.
    public func release(_ held: HeldPort) async {
        await inTurn { listener in await listener.leave(held.id, key: held.key) }
    }

    private func hold(near point: ListeningPoint) async throws(Failure) -> HeldPort {
        var candidates = [point]
        if point.port != 0 { candidates.append(point.moved(toPort: 0)) }
        if point.host == .ipv4 { candidates.append(ListeningPoint(host: .ipv6, port: 0, path: point.path)) }
        lastID += 1
        let id = lastID
        var first: BindRefusal?
        for candidate in candidates {
            // Another family helps where an address is missing; where a port is taken, another port does.
            if candidate.host != point.host, first?.isMissingAddress == false { break }
            let placeholder = CallbackBoard.Waiter(id: id, point: candidate, acceptsForm: false) { _ in .stranger }
            switch await inTurn({ listener in await listener.join(placeholder) }) {
            case .success(let key): return HeldPort(point: candidate.moved(toPort: key.port), id: id, key: key)
            case .failure(let refusal): first = first ?? refusal
            }
        }
        throw first?.failure ?? Failure(.unexpected, "No port could be opened.")
    }
}

/// A port that is open before its login waits there.
public struct HeldPort: Sendable {
    /// With the port that was opened.
    public let point: ListeningPoint
    fileprivate let id: Int
    fileprivate let key: LoopbackListener.Key
}

extension TimeAmount {
    /// As exact as the event loop's clock.
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
