import NIOCore

/// Cuts the stream of bytes into frames and hands them to the receiver.
final class FrameHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let link: SocketLink
    private let receiver: any LinkReceiver
    private var rest: ByteBuffer?
    private var failure: RuntimeError?

    init(link: SocketLink, receiver: any LinkReceiver) {
        self.link = link
        self.receiver = receiver
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard failure == nil else { return }
        var bytes = unwrapInboundIn(data)
        if var rest {
            rest.writeBuffer(&bytes)
            bytes = rest
            self.rest = nil
        }
        while let length = bytes.getInteger(at: bytes.readerIndex, endianness: .little, as: UInt32.self).map(Int.init) {
            guard length > 0, length <= link.frameLimit else {
                return fail(
                    RuntimeError(
                        .protocolViolation,
                        "the peer announced a frame of \(length) bytes; 1 to \(link.frameLimit) are allowed"), context)
            }
            guard bytes.readableBytes >= 4 + length else { break }
            bytes.moveReaderIndex(forwardBy: 4)
            guard let frame = bytes.readSlice(length: length) else { break }
            receiver.linkReceived(frame)
        }
        keep(bytes)
    }

    /// Keeps an incomplete frame. The bytes are copied, so that they do not hold a large read buffer, and the buffer
    /// grows only as bytes arrive: a frame that is announced but never sent takes no memory.
    private func keep(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0 else { return }
        if bytes.readerIndex == 0 {
            rest = bytes
        } else {
            rest = ByteBuffer(buffer: bytes)
        }
    }

    private func fail(_ error: RuntimeError, _ context: ChannelHandlerContext) {
        failure = error
        context.close(promise: nil)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { link.drain() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        receiver.linkClosed(failure ?? link.failure)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(RuntimeError(.peerLost, "the connection broke", cause: error), context)
    }
}
