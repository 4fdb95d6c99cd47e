import NIOCore
import NIOPosix

/// The I/O thread of the process. It is started once and never ends.
enum InputOutput {
    static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
}

/// Reaches other processes of this machine over Unix-domain sockets.
package struct SocketTransport: Transport {
    package init() {}

    package func listen(
        _ address: ClusterAddress, limits: LinkLimits, accept: @escaping LinkAcceptor
    ) async throws -> any Listener {
        let bootstrap = ServerBootstrap(group: InputOutput.group)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelInitializer { Self.install($0, limits, accept) }
        do {
            return SocketListener(channel: try await bootstrap.bind(unixDomainSocketPath: address.path).get())
        } catch {
            throw RuntimeError(
                .invalidConfiguration, "cannot listen on \(address): choose a folder that exists and can be written to",
                cause: error)
        }
    }

    package func connect(
        _ address: ClusterAddress, limits: LinkLimits, accept: @escaping LinkAcceptor
    ) async throws {
        do {
            _ = try await ClientBootstrap(group: InputOutput.group)
                .channelInitializer { Self.install($0, limits, accept) }
                .connect(unixDomainSocketPath: address.path).get()
        } catch {
            throw RuntimeError(.peerLost, "nobody listens on \(address): is the driver still running?", cause: error)
        }
    }

    /// Makes a link of a socket that is connected already, and owns it from here on.
    package func adopt(_ descriptor: Int32, limits: LinkLimits, accept: @escaping LinkAcceptor) async throws {
        _ = try await ClientBootstrap(group: InputOutput.group)
            .channelInitializer { Self.install($0, limits, accept) }
            .withConnectedSocket(descriptor).get()
    }

    private static func install(
        _ channel: any Channel, _ limits: LinkLimits, _ accept: @escaping LinkAcceptor
    ) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let link = SocketLink(channel: channel, limits: limits)
            let handler = FrameHandler(link: link, receiver: accept(link))
            try channel.pipeline.syncOperations.addHandler(handler)
        }
    }
}

private struct SocketListener: Listener {
    let channel: any Channel

    func close() async {
        try? await channel.close().get()
    }
}
