import NIOCore
import NIOPosix

#if canImport(Glibc)
    import CLinux
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The bond of a process with the one that started it: it ends when that one ends, and tells it when it is ready.
package final class ParentLink: Sendable {
    /// The exit code of a process whose parent has ended.
    package static let orphanExitCode: Int32 = 75

    private let lifeline: EventLoopFuture<any Channel>?

    /// Ends this process, from the I/O thread, as soon as its parent has ended: that works however busy all other
    /// threads are. No `atexit` handler runs then.
    package init(_ ticket: ProcessTicket) {
        lifeline = ticket.lifeline.map(Self.watch)
        guard let parent = ticket.parentProcess else { return }
        InputOutput.group.next().execute {
            #if os(Linux)
                // The starter has arranged for this already, but not for a program between it and this one.
                _ = clinux_set_parent_death_signal(SIGKILL)
            #endif
            // The parent may have ended before anyone was asked.
            if kill(parent, 0) != 0, errno == ESRCH { _exit(Self.orphanExitCode) }
        }
    }

    /// Tells the parent that this process has become what it was started for. Only the first sign counts.
    package func reportReady() {
        lifeline?.whenSuccess { $0.writeAndFlush(ByteBuffer(integer: UInt8(1)), promise: nil) }
    }

    private static func watch(_ descriptor: Int32) -> EventLoopFuture<any Channel> {
        let channel = ClientBootstrap(group: InputOutput.group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(EndsWithParent())
                }
            }
            .withConnectedSocket(descriptor)
        channel.whenFailure { _ in _exit(orphanExitCode) }
        return channel
    }
}

private final class EndsWithParent: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func channelInactive(context: ChannelHandlerContext) {
        _exit(ParentLink.orphanExitCode)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
