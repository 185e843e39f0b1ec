import NIOCore
import NIOHTTP1
import NIOPosix

/// A plain HTTP GET to loopback: all that a browser stand-in needs of a browser.
enum LoopbackClient {
    /// Nil where the URL is not on loopback, nobody listens, or no complete answer comes in 10 seconds.
    static func get(_ url: String) async -> SandboxReply? {
        guard let url = LoopbackURL(url) else { return nil }
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let promise = loop.makePromise(of: SandboxReply.self)
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(.seconds(5))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(ReplyCollector(promise))
                }
            }
        let channel: any Channel
        do {
            channel = try await bootstrap.connect(host: "127.0.0.1", port: url.port).get()
        } catch {
            promise.fail(error)
            return nil
        }
        let deadline = loop.scheduleTask(in: .seconds(10)) { channel.close(promise: nil) }
        defer { deadline.cancel() }
        return await withTaskCancellationHandler {
            let head = HTTPRequestHead(
                version: .http1_1, method: .GET, uri: url.target,
                headers: ["Host": "\(url.host):\(url.port)", "Accept": "text/html", "Connection": "close"])
            channel.write(HTTPClientRequestPart.head(head), promise: nil)
            channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
            return try? await promise.futureResult.get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }
}

/// Gathers one reply; a connection that ends before it is complete is a failure.
private final class ReplyCollector: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private struct Incomplete: Error {}

    private let promise: EventLoopPromise<SandboxReply>
    private var reply = SandboxReply(status: 0)

    init(_ promise: EventLoopPromise<SandboxReply>) {
        self.promise = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            reply = SandboxReply(
                status: Int(head.status.code), headers: head.headers.map { SandboxHeader($0.name, $0.value) })
        case .body(let buffer): reply.body += Array(buffer.readableBytesView)
        case .end:
            promise.succeed(reply)
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(Incomplete())
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(error)
        context.close(promise: nil)
    }
}
