import NIOCore
import NIOHTTP1
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One connection to the listener: reads one request, writes one page, closes. Only a form that is waited for has its body read.
///
/// A server that closes first leaves the port in TIME_WAIT, and without SO_REUSEADDR, which would share it, the next
/// login could not bind it for a minute. So the client is left to close first, for ``LoopbackListener/Limits/goodbye``,
/// and whatever is closed here is reset.
final class VisitHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let board: CallbackBoard
    private let limits: LoopbackListener.Limits
    private var isServed = false
    private var closing: Scheduled<Void>?
    /// A posted form that somebody waits for, as far as it is here.
    private var form: (head: HTTPRequestHead, body: ByteBuffer)?

    init(board: CallbackBoard, limits: LoopbackListener.Limits) {
        self.board = board
        self.limits = limits
    }

    /// Sets up an accepted connection.
    static func install(on channel: any Channel, board: CallbackBoard, limits: LoopbackListener.Limits)
        -> EventLoopFuture<Void>
    {
        channel.resetOnClose().flatMapThrowing {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandlers([
                HeadLimit(limit: limits.headBytes),
                HTTPResponseEncoder(),
                ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)),
                VisitHandler(board: board, limits: limits),
            ])
        }
    }

    func channelActive(context: ChannelHandlerContext) {
        close(context.channel, after: limits.headTime)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        closing?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isServed else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard board.awaitsForm(head) else { return serve(head, board.visit(head), context) }
            form = (head, ByteBuffer())
        case .body(var bytes): form?.body.writeBuffer(&bytes)
        case .end:
            guard let (head, body) = form else { return }
            serve(head, board.visit(head, form: String(decoding: body.readableBytesView, as: UTF8.self)), context)
        }
    }

    private func serve(_ head: HTTPRequestHead, _ outcome: CallbackBoard.Outcome, _ context: ChannelHandlerContext) {
        isServed = true
        board.served(context.channel)
        close(context.channel, after: limits.goodbye)
        let page = outcome.page
        let response = HTTPResponseHead(version: .http1_1, status: page.status, headers: page.headers)
        context.write(wrapOutboundOut(.head(response)), promise: nil)
        if head.method != .HEAD {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: page.body)))), promise: nil)
        }
        // The answer counts even if the browser is gone before its page.
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in outcome.deliver?() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func close(_ channel: any Channel, after time: Duration) {
        closing?.cancel()
        closing = channel.eventLoop.scheduleTask(in: TimeAmount(time)) { channel.close(promise: nil) }
    }
}

/// Ends a connection that sends more than any browser's request head.
private final class HeadLimit: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private var left: Int

    init(limit: Int) { left = limit }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        left -= unwrapInboundIn(data).readableBytes
        guard left >= 0 else {
            context.close(promise: nil)
            return
        }
        context.fireChannelRead(data)
    }
}

/// Puts each connection on the board the moment it is accepted. Its own set-up runs later and perhaps on another thread:
/// a port that closes in between would not know of it, and not be free.
final class Doorkeeper: ChannelInboundHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel

    private let board: CallbackBoard

    init(board: CallbackBoard) { self.board = board }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        board.enter(unwrapInboundIn(data))
        context.fireChannelRead(data)
    }
}

extension Channel {
    /// Makes closing this connection a reset, which leaves nothing behind in TIME_WAIT, even if fob is killed.
    fileprivate func resetOnClose() -> EventLoopFuture<Void> {
        let option = (self as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        return option?.recover { _ in } ?? eventLoop.makeSucceededVoidFuture()
    }

    /// Ends this connection, whether it was set up or not.
    func reset() { resetOnClose().whenComplete { _ in self.close(promise: nil) } }
}
