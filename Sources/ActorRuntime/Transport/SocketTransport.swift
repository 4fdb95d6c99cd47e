import NIOCore
import NIOPosix
import NIOSSL

/// The I/O thread of the process. It is started once and never ends.
enum InputOutput {
    static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
}

/// Reaches other processes over sockets: Unix-domain sockets on this machine, and TCP as far as its security allows.
package struct SocketTransport: Transport {
    private let security: TransportSecurity
    private let connectTimeout: Duration

    /// Makes a transport.
    ///
    /// - Parameters:
    ///   - security: Whether and how TCP is used.
    ///   - connectTimeout: How long a host may take to answer, its name's look-up included.
    package init(security: TransportSecurity = .unixSockets, connectTimeout: Duration = .seconds(10)) {
        self.security = security
        self.connectTimeout = connectTimeout
    }

    package func listen(
        _ address: ClusterAddress, limits: LinkLimits, accept: @escaping LinkAcceptor
    ) async throws -> any Listener {
        try security.permits(listeningOn: address)
        do {
            switch address.kind {
            case .unixSocket(let path):
                let channel = try await bootstrap { channel in
                    try Self.install(on: channel, nil, Self.link(channel, limits), accept)
                }.bind(unixDomainSocketPath: path).get()
                return SocketListener(channel: channel, address: address)
            case .tcp(let host, let port):
                return try await listen(host, port, address, limits, accept)
            }
        } catch {
            throw TransportFailure.listening(on: address, error)
        }
    }

    package func connect(
        _ address: ClusterAddress, limits: LinkLimits, accept: @escaping LinkAcceptor
    ) async throws {
        try security.permits(connectingTo: address)
        do {
            switch address.kind {
            case .unixSocket(let path):
                _ = try await client(limits, nil, accept).connect(unixDomainSocketPath: path).get()
            case .tcp(let host, let port):
                let identity = security.identity
                _ = try await client(limits, { try identity?.clientHandler(host: host) }, accept)
                    .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                    .channelOption(.socketOption(.so_keepalive), value: 1)
                    .connect(host: host, port: port).get()
            }
        } catch {
            throw TransportFailure.connecting(to: address, connectTimeout, error)
        }
    }

    /// Makes a link of a socket that is connected already, and owns it from here on.
    package func adopt(_ descriptor: Int32, limits: LinkLimits, accept: @escaping LinkAcceptor) async throws {
        _ = try await client(limits, nil, accept).withConnectedSocket(descriptor).get()
    }
}

extension SocketTransport {
    /// Makes what encrypts a connection; `nil` for one that is not encrypted.
    fileprivate typealias MakeEncryption = @Sendable () throws -> NIOSSLHandler?

    private func listen(
        _ host: String, _ port: Int, _ address: ClusterAddress, _ limits: LinkLimits, _ accept: @escaping LinkAcceptor
    ) async throws -> any Listener {
        let gate = HalfOpenGate(limit: limits.halfOpenConnections)
        let identity = security.identity
        // Looking up a name blocks.
        let socketAddress = try await NIOThreadPool.singleton.runIfActive {
            try SocketAddress.makeAddressResolvingHost(host, port: port)
        }
        let channel = try await bootstrap { channel in
            let link = Self.link(channel, limits, isEncrypted: identity != nil)
            gate.watch(link)
            channel.closeFuture.whenComplete { _ in link.settle() }
            try Self.install(on: channel, identity?.serverHandler(), link, accept)
        }
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelOption(.socketOption(.so_keepalive), value: 1)
        .bind(to: socketAddress).get()
        return SocketListener(channel: channel, address: address.with(port: channel.localAddress?.port ?? port))
    }

    private func bootstrap(_ install: @escaping @Sendable (any Channel) throws -> Void) -> ServerBootstrap {
        ServerBootstrap(group: InputOutput.group)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try install(channel) }
            }
    }

    private func client(
        _ limits: LinkLimits, _ encryption: MakeEncryption?, _ accept: @escaping LinkAcceptor
    ) -> ClientBootstrap {
        ClientBootstrap(group: InputOutput.group)
            .connectTimeout(TimeAmount(connectTimeout))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = try encryption?()
                    let link = Self.link(channel, limits, isEncrypted: handler != nil)
                    try Self.install(on: channel, handler, link, accept)
                }
            }
    }

    private static func link(_ channel: any Channel, _ limits: LinkLimits, isEncrypted: Bool = false) -> SocketLink {
        SocketLink(channel: channel, limits: limits, isEncrypted: isEncrypted)
    }

    private static func install(
        on channel: any Channel, _ encryption: NIOSSLHandler?, _ link: SocketLink, _ accept: @escaping LinkAcceptor
    ) throws {
        let pipeline = channel.pipeline.syncOperations
        if let encryption { try pipeline.addHandler(encryption, name: SocketLink.encryption) }
        try pipeline.addHandler(FrameHandler(link: link, accept: accept))
    }
}

private struct SocketListener: Listener {
    let channel: any Channel
    let address: ClusterAddress

    func close() async {
        try? await channel.close().get()
    }
}
