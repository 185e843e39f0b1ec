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

    private struct Key: Hashable {
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
    ///   - read: judges the target (path and query) of each visit of the path; called on a network thread.
    ///   - stranger: told why a visit of the path was no answer, for the user.
    ///   - listening: called once, with the port, before any visit can be missed: the time to start the browser.
    /// - Throws: ``Failure`` of kind `busy` if the port is taken, `cancelled` with the task.
    public func wait<Answer: Sendable>(
        at point: ListeningPoint,
        read: @escaping @Sendable (_ target: String) -> CallbackVerdict<Answer>,
        stranger: @escaping @Sendable (_ reason: String) -> Void = { _ in },
        listening: @Sendable (_ port: Int) async -> Void = { _ in }
    ) async throws(Failure) -> Answer {
        let (answers, announce) = AsyncStream<Answer>.makeStream(bufferingPolicy: .bufferingOldest(1))
        lastID += 1
        let waiter = CallbackBoard.Waiter(id: lastID, point: point) { target in
            switch read(target) {
            case .answer(let answer): return .answer(.signedIn) { announce.yield(answer) }
            case .refusal(let answer): return .answer(.refused) { announce.yield(answer) }
            case .stranger(let reason):
                stranger(reason)
                return .stranger
            }
        }
        let key = try await inTurn { listener in await listener.join(waiter) }.get()
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

    private func join(_ waiter: CallbackBoard.Waiter) async -> Result<Key, Failure> {
        let key = Key(host: waiter.point.host, port: waiter.point.port)
        if let open = ports[key] {
            open.board.add(waiter)
            return .success(key)
        }
        let board = CallbackBoard(connectionLimit: limits.connections)
        board.add(waiter)
        var channels: [any Channel] = []
        do {
            for address in waiter.point.addresses {
                let port = channels.first?.localAddress?.port ?? waiter.point.port
                do { channels.append(try await bind(address, port: port, board: board)) } catch let error as IOError
                    where !channels.isEmpty && [EADDRNOTAVAIL, EAFNOSUPPORT].contains(error.errnoCode)
                {
                    continue  // localhost on a machine without IPv6
                }
            }
        } catch {
            for channel in channels { try? await channel.close() }
            return .failure(Self.failure(for: error, at: waiter.point))
        }
        let bound = Key(host: key.host, port: channels.first?.localAddress?.port ?? key.port)
        board.bound(to: bound.port)
        ports[bound] = OpenPort(channels: channels, board: board)
        return .success(bound)
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

    private static func failure(for error: any Error, at point: ListeningPoint) -> Failure {
        let place = "port \(point.port) of \(point.host.rawValue)"
        let remedy =
            "Free it and try again; or set another redirect URI, registered with the vendor, by fob provider edit NAME "
            + "--redirect-uri http://\(point.host.rawValue):PORT\(point.path); or paste the code."
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE:
            let holder = PortHolder.find(port: point.port).map { " by \($0)" } ?? ""
            return Failure(.busy, "The sign-in cannot wait for its answer: \(place) is taken\(holder).", remedy: remedy)
        case EACCES, EPERM:
            return Failure(
                .busy, "The sign-in cannot wait for its answer: \(place) is not open to this user.", remedy: remedy)
        default:
            return Failure(.busy, "The sign-in cannot wait for its answer: \(place) cannot be opened.", remedy: remedy)
        }
    }
}

extension TimeAmount {
    /// As exact as the event loop's clock.
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
