import ActorRuntime
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A TLS client that is no process of a cluster: it trusts everybody, and shows the certificate that it is given.
enum BareClient {
    /// What came of a connection: how many bytes of content were received, and whether it failed.
    struct Outcome: Sendable {
        var received = 0
        var hasFailed = false
    }

    /// Connects, says something, and waits until the other side closes.
    static func run(_ address: ClusterAddress, files: TLSFiles?) async throws -> Outcome {
        guard case .tcp(let host, let port) = address.kind else { return Outcome() }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        if let files {
            configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(files.certificate)
                .map { .certificate($0) }
            configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: files.privateKey, format: .pem))
        }
        let context = try NIOSSLContext(configuration: configuration)
        let outcome = Promise<Outcome>()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: nil))
                    try pipeline.addHandler(Listening(outcome: outcome))
                }
            }
            .connect(host: host, port: port).get()
        channel.writeAndFlush(ByteBuffer(repeating: 1, count: 43), promise: nil)
        return try await outcome.wait()
    }

    private final class Listening: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let outcome: Promise<Outcome>
        private var soFar = Outcome()

        init(outcome: Promise<Outcome>) {
            self.outcome = outcome
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            soFar.received += unwrapInboundIn(data).readableBytes
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            soFar.hasFailed = true
            context.close(promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            outcome.fulfil(soFar)
        }
    }
}

/// Keeps what it is told, and lets one wait for the first of it.
final class Recorder: Sendable {
    private let told = Mutex<[RuntimeError]>([])
    private let one = Promise<RuntimeError>()

    var count: Int { told.withLock { $0.count } }

    func record(_ incident: RuntimeError) {
        told.withLock { $0.append(incident) }
        one.fulfil(incident)
    }

    func first() async throws -> RuntimeError {
        try await one.wait()
    }
}
