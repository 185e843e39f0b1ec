import NIOCore
import NIOHTTP1
import Vocabulary

/// Reads one request from a connection, answers it as the host decides, and closes.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// Nothing that fob sends comes near; what is longer is cut off by closing.
    private static let bodyLimit = 1 << 20

    private let origin: String
    private let host: DialectHost
    private var request: SandboxRequest?
    private var isAnswering = false

    init(origin: String, host: DialectHost) {
        self.origin = origin
        self.host = host
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isAnswering else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            request = SandboxRequest(
                origin: origin, method: head.method.rawValue, target: head.uri,
                headers: head.headers.map { SandboxHeader($0.name, $0.value) })
        case .body(let buffer):
            request?.body += Array(buffer.readableBytesView)
            if let size = request?.body.count, size > Self.bodyLimit { context.close(promise: nil) }
        case .end:
            guard let request else { return }
            isAnswering = true
            deliver(host.receive(request), on: Connection(context))
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func deliver(_ delivery: Delivery, on connection: Connection) {
        switch delivery.release {
        case .after(.zero): connection.perform(delivery.action)
        case .after(let latency):
            connection.after(latency) { $0.perform(delivery.action) }
        case .gate(let gate):
            gate.whenOpen { connection.onItsLoop { $0.perform(delivery.action) } }
        }
    }
}
