import NIOCore
import NIOPosix

/// A client that sends bytes as they are and takes in what comes back until the other side, or it, closes.
struct RawClient: Sendable {
    let channel: any Channel
    private let inbound: AsyncStream<[UInt8]>

    init(port: Int, host: String = "127.0.0.1") async throws {
        let (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
        inbound = stream
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Reader(continuation: continuation))
                }
            }
            .connect(host: host, port: port).get()
    }

    func send(_ text: String) { channel.writeAndFlush(ByteBuffer(string: text), promise: nil) }
    func send(_ bytes: [UInt8]) { channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil) }
    func close() async { try? await channel.close() }

    /// Returns when the connection is over, or with the task: unlike `closeFuture`, which nobody can stop waiting for.
    func ended() async { for await _ in inbound {} }

    /// One whole reply, as a browser reads it: to the end of its Content-Length, or to the end of the connection.
    func reply() async -> String {
        var bytes: [UInt8] = []
        for await chunk in inbound {
            bytes.append(contentsOf: chunk)
            let text = String(decoding: bytes, as: UTF8.self)
            guard let end = text.firstRange(of: "\r\n\r\n") else { continue }
            let length =
                text[..<end.lowerBound].split(separator: "\r\n")
                .first { $0.lowercased().hasPrefix("content-length:") }
                .flatMap { Int($0.split(separator: " ").last ?? "") } ?? 0
            if text[end.upperBound...].utf8.count >= length { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Connects, sends, reads one reply, closes.
    static func exchange(_ text: String, port: Int, host: String = "127.0.0.1") async throws -> String {
        let client = try await RawClient(port: port, host: host)
        client.send(text)
        let reply = await client.reply()
        await client.close()
        return reply
    }

    private final class Reader: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        let continuation: AsyncStream<[UInt8]>.Continuation

        init(continuation: AsyncStream<[UInt8]>.Continuation) { self.continuation = continuation }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            continuation.yield(Array(unwrapInboundIn(data).readableBytesView))
        }
        func channelInactive(context: ChannelHandlerContext) { continuation.finish() }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
