import NIOCore
import NIOSSL
import NIOTLS

/// Cuts the stream of bytes into frames and hands them to the receiver, which is made when the connection is open.
final class FrameHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let link: SocketLink
    private let accept: LinkAcceptor
    private var receiver: (any LinkReceiver)?
    private var reader = FrameReader()
    private var failure: RuntimeError?

    init(link: SocketLink, accept: @escaping LinkAcceptor) {
        self.link = link
        self.accept = accept
    }

    /// The time for the handshake begins to run here: encryption, if there is any, has yet to begin.
    func channelActive(context: ChannelHandlerContext) {
        receiver = accept(link)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event { link.becomeReady() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard failure == nil else { return }
        reader.append(unwrapInboundIn(data))
        do throws(RuntimeError) {
            while let frame = try reader.next(limit: link.frameLimit) {
                receiver?.linkReceived(frame)
            }
        } catch {
            fail(error, context)
        }
    }

    private func fail(_ error: RuntimeError, _ context: ChannelHandlerContext) {
        if failure == nil { failure = error }
        link.abort()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { link.drain() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        link.settle()
        link.discard()
        receiver?.linkClosed(failure ?? link.failure)
        receiver = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A connection that ends without TLS's farewell is closed like any other: frames know their length, and whether a
        // peer left on purpose is said in a frame.
        if case NIOSSLError.uncleanShutdown = error { return }
        fail(TransportFailure.broken(error), context)
    }
}
