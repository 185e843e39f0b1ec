import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A server on a free port of 127.0.0.1 that records what it is sent and then does what its script says.
final class ScriptedServer: Sendable {
    enum Act: Sendable {
        /// Sends these bytes, then closes.
        case reply([UInt8])
        /// Sends these bytes and goes on waiting.
        case replyAndHang([UInt8])
        /// Sends these bytes again and again.
        case flood(head: [UInt8], again: [UInt8])
        /// Sends a head and then one byte after the other, for ever.
        case drip
        case hang
        case close
        case reset
    }

    private struct State {
        var received: [UInt8] = []
        var connections = 0
        var open: [any Channel] = []
    }

    private let act: Act
    private let state = Mutex(State())
    /// One element for each complete request.
    let requests: AsyncStream<String>
    /// One element when a client went away.
    let goodbyes: AsyncStream<Void>
    private let announce: AsyncStream<String>.Continuation
    private let announceGoodbye: AsyncStream<Void>.Continuation
    private let server: Mutex<(any Channel)?> = Mutex(nil)

    var port: Int { server.withLock { $0?.localAddress?.port ?? 0 } }
    var connections: Int { state.withLock { $0.connections } }
    var received: String { String(decoding: state.withLock { $0.received }, as: UTF8.self) }

    private init(_ act: Act) {
        self.act = act
        (requests, announce) = AsyncStream.makeStream()
        (goodbyes, announceGoodbye) = AsyncStream.makeStream()
    }

    /// Lends a running server.
    static func run<Result>(
        _ act: Act, tls: TLSConfiguration? = nil, _ body: (ScriptedServer) async throws -> Result
    ) async throws -> Result {
        let scripted = ScriptedServer(act)
        let context = try tls.map { try NIOSSLContext(configuration: $0) }
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.autoRead, value: true)
            .childChannelInitializer { channel in
                scripted.state.withLock {
                    $0.connections += 1
                    $0.open.append(channel)
                }
                return channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let context { try pipeline.addHandler(NIOSSLServerHandler(context: context)) }
                    try pipeline.addHandler(ScriptHandler(server: scripted))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        scripted.server.withLock { $0 = channel }
        do {
            let result = try await body(scripted)
            await scripted.stop()
            return result
        } catch {
            await scripted.stop()
            throw error
        }
    }

    private func stop() async {
        try? await server.withLock { $0 }?.close()
        for channel in state.withLock({ $0.open }) { try? await channel.close() }
    }

    fileprivate func took(_ bytes: [UInt8]) { state.withLock { $0.received.append(contentsOf: bytes) } }

    private final class ScriptHandler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        let server: ScriptedServer
        var bytes: [UInt8] = []
        var hasActed = false

        init(server: ScriptedServer) { self.server = server }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let chunk = Array(unwrapInboundIn(data).readableBytesView)
            server.took(chunk)
            bytes.append(contentsOf: chunk)
            guard !hasActed, let request = complete else { return }
            hasActed = true
            server.announce.yield(request)
            perform(context: context)
        }

        func channelInactive(context: ChannelHandlerContext) { server.announceGoodbye.yield() }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        private var complete: String? {
            let text = String(decoding: bytes, as: UTF8.self)
            guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
            let length =
                text[..<end.lowerBound].split(separator: "\r\n")
                .first { $0.lowercased().hasPrefix("content-length:") }
                .flatMap { Int($0.split(separator: " ").last ?? "") } ?? 0
            return text[end.upperBound...].utf8.count >= length ? text : nil
        }

        private func perform(context: ChannelHandlerContext) {
            switch server.act {
            case .reply(let reply):
                let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: reply))).whenComplete { _ in
                    bound.value.close(promise: nil)
                }
            case .replyAndHang(let reply):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: reply)), promise: nil)
            case .flood(let head, let again):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: head)), promise: nil)
                Self.flood(context.channel, ByteBuffer(bytes: again))
            case .drip:
                let head = Array("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".utf8)
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: head)), promise: nil)
                let channel = context.channel
                context.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(2)) { task in
                    guard channel.isActive else { return task.cancel() }
                    channel.writeAndFlush(ByteBuffer(string: "x"), promise: nil)
                }
            case .hang: break
            case .close: context.close(promise: nil)
            case .reset:
                let channel = context.channel
                let option = (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
                option?.whenComplete { _ in channel.close(promise: nil) }
            }
        }

        private static func flood(_ channel: any Channel, _ bytes: ByteBuffer) {
            channel.writeAndFlush(bytes).whenSuccess { flood(channel, bytes) }
        }
    }
}

extension ScriptedServer.Act {
    /// A whole HTTP reply.
    static func http(_ status: String, headers: [String] = [], body: String = "") -> Self {
        let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers
        return .reply(Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8))
    }
}
