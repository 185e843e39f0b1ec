import NIOCore
import NIOHTTP1
import NIOPosix
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A connection that waits for its one answer.
struct Connection: Sendable {
    private let channel: any Channel

    init(_ context: ChannelHandlerContext) {
        channel = context.channel
    }

    func after(_ delay: Duration, _ body: @escaping @Sendable (Connection) -> Void) {
        channel.eventLoop.scheduleTask(in: .milliseconds(delay.wholeMilliseconds)) { body(self) }
    }

    func onItsLoop(_ body: @escaping @Sendable (Connection) -> Void) {
        channel.eventLoop.execute { body(self) }
    }

    func perform(_ action: Delivery.Action) {
        switch action {
        case .send(let reply): send(reply, promising: reply.body.count)
        case .cutShort(let reply): send(reply, promising: reply.body.count + 64)
        case .drip(let reply, let every):
            writeHead(reply, promising: reply.body.count)
            drip(reply.body[...], every: every)
        case .close: channel.close(promise: nil)
        case .reset: reset()
        case .hang: break
        }
    }

    /// With no time to linger, closing sends a reset in place of an orderly end.
    private func reset() {
        guard let options = channel as? any SocketOptionProvider else { return channel.close(promise: nil) }
        options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
    }

    private func send(_ reply: SandboxReply, promising length: Int) {
        writeHead(reply, promising: length)
        channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: reply.body))), promise: nil)
        end(complete: length == reply.body.count)
    }

    private func writeHead(_ reply: SandboxReply, promising length: Int) {
        var headers = HTTPHeaders(reply.headers.map { ($0.name, $0.value) })
        headers.replaceOrAdd(name: "Content-Length", value: String(length))
        headers.replaceOrAdd(name: "Connection", value: "close")
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: reply.status), headers: headers)
        channel.writeAndFlush(HTTPServerResponsePart.head(head), promise: nil)
    }

    private func drip(_ rest: ArraySlice<UInt8>, every pause: Duration) {
        guard let byte = rest.first else { return end(complete: true) }
        channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: [byte])))).whenSuccess {
            after(pause) { $0.drip(rest.dropFirst(), every: pause) }
        }
    }

    private func end(complete: Bool) {
        guard complete else {
            channel.flush()
            return channel.close(promise: nil)
        }
        channel.writeAndFlush(HTTPServerResponsePart.end(nil)).whenComplete { _ in channel.close(promise: nil) }
    }
}
