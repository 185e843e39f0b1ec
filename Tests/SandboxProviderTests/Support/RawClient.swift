import NIOCore
import NIOPosix
import SandboxProvider
import Vocabulary

/// Sends one request to a sandbox and gathers every byte until the server closes.
enum RawClient {
    /// All bytes of the answer; empty where the connection was closed without one.
    static func send(_ request: SandboxRequest, to local: String) async throws -> String {
        try await open(request, to: local).text()
    }

    /// An answer on its way.
    struct Pending {
        fileprivate let answer: EventLoopFuture<String>

        func text() async throws -> String { try await answer.get() }
    }

    /// Sends the request and does not wait.
    static func open(_ request: SandboxRequest, to local: String) async throws -> Pending {
        let port = Int(local.split(separator: ":").last ?? "") ?? 0
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let answer = loop.makePromise(of: String.self)
        let channel = try await ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Gatherer(answer))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        var head = "\(request.method) \(request.target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
        for header in request.headers { head += "\(header.name): \(header.value)\r\n" }
        head += "Content-Length: \(request.body.count)\r\n\r\n"
        try await channel.writeAndFlush(ByteBuffer(bytes: Array(head.utf8) + request.body))
        return Pending(answer: answer.futureResult)
    }
}

private final class Gatherer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let answer: EventLoopPromise<String>
    private var text: [UInt8] = []

    init(_ answer: EventLoopPromise<String>) { self.answer = answer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        text += Array(unwrapInboundIn(data).readableBytesView)
    }

    func channelInactive(context: ChannelHandlerContext) {
        answer.succeed(String(decoding: text, as: UTF8.self))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
