import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import Synchronization

/// The live ``Transport``: HTTP/1.1 over TLS.
///
/// Rules: redirects are replies; a request is written once, on a connection of its own, and never again by itself;
/// the deadline bounds all of a call, the body included; a reply is at most 1 MiB after decompression; no cookies, no
/// cache; http and proxies as ``RequestCheck`` and ``ProxySettings`` say. Nothing exists before the first call: a
/// program that never sends starts no thread and reads no certificate.
public final class HTTPTransport: Transport {
    /// The bounds of one call.
    public struct Limits: Sendable {
        /// From the call to the last byte of the body.
        public var deadline: Duration
        /// For name, connection and handshake.
        public var connect: Duration
        /// Of the body, after decompression.
        public var replyBytes: Int

        /// The bounds of the design, unless told.
        public init(deadline: Duration = .seconds(30), connect: Duration = .seconds(10), replyBytes: Int = 1 << 20) {
            self.deadline = deadline
            self.connect = connect
            self.replyBytes = replyBytes
        }
    }

    /// Requests that may share a client: it carries trust roots, the client's certificate and the proxy.
    private enum Route: Hashable {
        case plain
        case tls(ProxySettings.Proxy?, TLSMaterial)
    }

    private enum Clients {
        case open([Route: HTTPClient])
        case closed
    }

    private let environment: [String: String]
    private let userAgent: String
    private let clock: any Clock<Duration>
    private let limits: Limits
    private let clients = Mutex(Clients.open([:]))

    /// - Parameters:
    ///   - environment: where `SSL_CERT_FILE`, `SSL_CERT_DIR` and the proxy variables are read.
    ///   - userAgent: for requests that set none: `fob/VERSION`.
    ///   - clock: what the deadline runs on.
    public init(environment: [String: String], userAgent: String, clock: any Clock<Duration>, limits: Limits = Limits())
    {
        self.environment = environment
        self.userAgent = userAgent
        self.clock = clock
        self.limits = limits
    }

    deinit {
        for client in close() { client.shutdown { _ in } }
    }

    /// Ends all calls and frees what they held. Later calls fail.
    public func shutdown() async {
        for client in close() { try? await client.shutdown() }
    }

    /// - Throws: ``TransportError``, whose `mayHaveReachedProvider` is exact: it tells whether the request was written.
    public func send(_ request: WireRequest) async throws(TransportError) -> WireReply {
        let address = try RequestCheck.address(of: request)
        guard !Task.isCancelled else {
            throw TransportError(
                .cancelled, "the call to \(address.host) was cancelled", mayHaveReachedProvider: false)
        }
        let proxy = try ProxySettings(environment: environment).proxy(for: address)
        let client = try client(for: address.scheme == "http" ? .plain : .tls(proxy, request.tls ?? TLSMaterial()))
        let outgoing: HTTPClient.Request
        do { outgoing = try prepare(request) } catch {
            throw TransportError(.notConnected, "the URL of a request to \(address.host) is refused")
        }
        let collector = ReplyCollector(limit: limits.replyBytes)
        switch await race(outgoing, over: client, into: collector) {
        case .reply(let reply): return reply
        case .cancelled:
            throw TransportError(
                .cancelled, "the call to \(address.host) was cancelled", mayHaveReachedProvider: collector.isSent)
        case .deadlinePassed:
            let seconds = limits.deadline.components.seconds
            throw collector.isSent
                ? TransportError(.timedOut, "\(address.host) did not answer completely within \(seconds) s")
                : TransportError(.notConnected, "no connection to \(address.host) within \(seconds) s")
        case .failed(let cause):
            throw TransportError(
                cause: cause, host: address.host, place: address.place, proxy: proxy?.host, isSent: collector.isSent)
        }
    }

    private enum Outcome: Sendable {
        case reply(WireReply)
        case failed(any Error)
        case deadlinePassed
        case cancelled
    }

    /// The client's own deadline ends at the response head, so the whole call races the clock. A reply that is complete
    /// wins over a deadline or a cancellation of the same moment: it may hold the only copy of a rotated token.
    private func race(_ request: HTTPClient.Request, over client: HTTPClient, into collector: ReplyCollector) async
        -> Outcome
    {
        await withTaskGroup(of: Outcome.self) { group in
            group.addTask {
                let call = client.execute(request: request, delegate: collector)
                return await withTaskCancellationHandler {
                    do { return .reply(try await call.futureResult.get()) } catch { return .failed(error) }
                } onCancel: {
                    call.cancel()
                }
            }
            group.addTask { [clock, deadline = limits.deadline] in
                do { try await clock.sleep(for: deadline) } catch { return .cancelled }
                return .deadlinePassed
            }
            var outcome = await group.next() ?? .cancelled
            let isCancelled = Task.isCancelled
            group.cancelAll()
            for await other in group {
                if case .reply = other { outcome = other }
            }
            if isCancelled, case .failed = outcome { return .cancelled }
            return outcome
        }
    }

    private func prepare(_ request: WireRequest) throws -> HTTPClient.Request {
        var headers = HTTPHeaders(request.headers.map { ($0.name, $0.value) })
        if !headers.contains(name: "User-Agent") { headers.add(name: "User-Agent", value: userAgent) }
        headers.add(name: "Connection", value: "close")
        return try HTTPClient.Request(
            url: request.url, method: HTTPMethod(rawValue: request.method), headers: headers,
            body: request.body.map { .byteBuffer(ByteBuffer(bytes: $0)) })
    }

    private func client(for route: Route) throws(TransportError) -> HTTPClient {
        try clients.withLock { clients throws(TransportError) in
            guard case .open(var open) = clients else {
                throw TransportError(.notConnected, "no call was made: fob is ending")
            }
            if let client = open[route] { return client }
            let client = HTTPClient(
                eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton),
                configuration: try configuration(for: route))
            open[route] = client
            clients = .open(open)
            return client
        }
    }

    private func configuration(for route: Route) throws(TransportError) -> HTTPClient.Configuration {
        var pool = HTTPClient.Configuration.ConnectionPool(
            idleTimeout: .seconds(1), concurrentHTTP1ConnectionsPerHostSoftLimit: 64)
        pool.retryConnectionEstablishment = false
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .milliseconds(limits.connect.milliseconds)),
            connectionPool: pool,
            decompression: .enabled(limit: .size(limits.replyBytes)))
        configuration.httpVersion = .http1Only
        // A connection that is used again makes failures ambiguous: was it the request, or the one before it?
        configuration.maximumUsesPerConnection = 1
        if case .tls(let proxy, let material) = route {
            configuration.tlsConfiguration = try material.configuration(environment: environment)
            configuration.proxy = proxy.map(HTTPClient.Configuration.Proxy.init)
        }
        let inbound = 8 * limits.replyBytes
        configuration.http1_1ConnectionDebugInitializer = { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(InboundLimit(limit: inbound), position: .first)
            }
        }
        return configuration
    }

    private func close() -> [HTTPClient] {
        clients.withLock { clients in
            defer { clients = .closed }
            guard case .open(let open) = clients else { return [] }
            return Array(open.values)
        }
    }
}

extension HTTPClient.Configuration.Proxy {
    fileprivate init(_ proxy: ProxySettings.Proxy) {
        switch proxy.kind {
        case .socks5: self = .socksServer(host: proxy.host, port: proxy.port)
        case .http:
            self = .server(
                host: proxy.host, port: proxy.port,
                authorization: proxy.user.map { .basic(username: $0, password: proxy.password ?? "") })
        }
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
