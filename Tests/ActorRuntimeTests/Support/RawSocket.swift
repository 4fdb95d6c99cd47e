import ActorRuntime
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A socket of a stranger: it is connected, and speaks no protocol of its own.
final class RawSocket {
    private let descriptor: Int32

    /// Connects; blocks its thread.
    init(_ address: ClusterAddress) throws {
        let name =
            switch address.kind {
            case .unixSocket(let path): try SocketAddress(unixDomainSocketPath: path)
            case .tcp(let host, let port): try SocketAddress(ipAddress: host, port: port)
            }
        #if os(Linux)
            descriptor = socket(name.protocol.rawValue, Int32(SOCK_STREAM.rawValue), 0)
        #else
            descriptor = socket(name.protocol.rawValue, SOCK_STREAM, 0)
        #endif
        let failure = name.withSockAddr { connect(descriptor, $0, socklen_t($1)) }
        guard failure == 0 else { throw RuntimeError(.systemCallFailed, "connect") }
    }

    deinit {
        close(descriptor)
    }

    func write(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    /// Reads until the other side closes; blocks its thread.
    func readToEnd() -> [UInt8] {
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1024)
        while case let count = read(descriptor, &piece, piece.count), count > 0 { answer += piece.prefix(count) }
        return answer
    }

    /// Whether the other side closes within a time; blocks its thread.
    func hasClosed(within limit: Duration) -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&waiting, 1, Int32(limit / .milliseconds(1)))
        return isClosed
    }

    /// Whether the other side has closed, without waiting.
    var isClosed: Bool {
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT) | Int32(MSG_PEEK))
        return count == 0 || (count < 0 && errno != EAGAIN)
    }
}

/// Writes bytes to the address and waits on a thread of its own until the other side closes; answers what it read.
func poke(_ address: ClusterAddress, _ bytes: [UInt8]) async throws -> [UInt8] {
    let executor = try ThreadExecutor("stranger")
    defer { executor.shutdown() }
    return try await executor.run {
        let socket = try RawSocket(address)
        socket.write(bytes)
        return socket.readToEnd()
    }
}

/// A descriptor of this process that is connected to a TCP port.
func descriptor(connectedTo port: Int) -> Int32? {
    (3..<4096).first { descriptor in
        var name = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let failure = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(descriptor, $0, &size) }
        }
        return failure == 0 && name.sin_family == sa_family_t(AF_INET) && Int(UInt16(bigEndian: name.sin_port)) == port
    }
}

/// A TCP port of this machine that leaves whoever connects without an answer.
final class SilentPort {
    let address: ClusterAddress
    private let listener: Int32
    private var waiting: [Int32] = []

    init() throws {
        let name = try SocketAddress(ipAddress: "127.0.0.1", port: 0)
        let listener = Self.makeSocket()
        self.listener = listener
        guard name.withSockAddr({ bind(listener, $0, socklen_t($1)) }) == 0, listen(listener, 0) == 0 else {
            throw RuntimeError(.systemCallFailed, "bind")
        }
        let port = Self.port(of: listener)
        address = try .tcp(host: "127.0.0.1", port: port)
        let target = try SocketAddress(ipAddress: "127.0.0.1", port: port)
        // Fills the queue: nobody accepts.
        for _ in 0..<4 {
            let descriptor = Self.makeSocket()
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            _ = target.withSockAddr { connect(descriptor, $0, socklen_t($1)) }
            waiting.append(descriptor)
        }
    }

    deinit {
        for descriptor in waiting { close(descriptor) }
        close(listener)
    }

    private static func port(of descriptor: Int32) -> Int {
        var name = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        return Int(UInt16(bigEndian: name.sin_port))
    }

    private static func makeSocket() -> Int32 {
        #if os(Linux)
            socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            socket(AF_INET, SOCK_STREAM, 0)
        #endif
    }
}
