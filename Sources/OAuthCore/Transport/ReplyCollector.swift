import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// The reply was longer than the cap.
struct ReplyTooLong: Error {
    let limit: Int
}

/// Takes in one reply, bounded, and knows whether its request had been written when something failed.
final class ReplyCollector: HTTPClientResponseDelegate {
    private struct State {
        var isSent = false
        var reply = WireReply(status: 0)
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Whether the request's head was handed to an established connection, so that the provider may have acted on it.
    var isSent: Bool { state.withLock { $0.isSent } }

    func didSendRequestHead(task: HTTPClient.Task<WireReply>, _ head: HTTPRequestHead) {
        state.withLock { $0.isSent = true }
    }

    func didReceiveHead(task: HTTPClient.Task<WireReply>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        state.withLock { state in
            state.reply.status = Int(head.status.code)
            state.reply.headers = head.headers.map { HeaderField($0.name, $0.value) }
        }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<WireReply>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        let fits = state.withLock { state in
            guard state.reply.body.count + buffer.readableBytes <= limit else { return false }
            state.reply.body.append(contentsOf: buffer.readableBytesView)
            return true
        }
        guard fits else { return task.eventLoop.makeFailedFuture(ReplyTooLong(limit: limit)) }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didFinishRequest(task: HTTPClient.Task<WireReply>) throws -> WireReply { state.withLock { $0.reply } }
}

/// Ends a connection that brings more bytes than any acceptable reply, headers and framing included: the parser
/// bounds one header line, not their number.
final class InboundLimit: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private var left: Int
    private let limit: Int

    init(limit: Int) {
        left = limit
        self.limit = limit
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        left -= unwrapInboundIn(data).readableBytes
        guard left >= 0 else {
            context.fireErrorCaught(ReplyTooLong(limit: limit))
            context.close(promise: nil)
            return
        }
        context.fireChannelRead(data)
    }
}
