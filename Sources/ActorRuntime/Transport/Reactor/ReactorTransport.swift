#if os(Linux)
    import CLinux
    import Glibc
    import NIOCore
    import Synchronization

    /// Reaches other processes of this machine over Unix-domain sockets.
    package struct ReactorTransport: Transport {
        private let connectTimeout: Duration

        /// Makes a transport.
        ///
        /// - Parameter connectTimeout: How long a process may take to accept.
        package init(connectTimeout: Duration = .seconds(10)) {
            self.connectTimeout = connectTimeout
        }

        package func listen(
            _ address: ClusterAddress, limits: LinkLimits, accept: @escaping LinkAcceptor
        ) async throws -> any Listener {
            do {
                return try ReactorListener(address, limits, accept)
            } catch {
                throw TransportFailure.listening(on: address, error)
            }
        }

        package func connect(
            _ address: ClusterAddress, limits: LinkLimits, accept: @escaping LinkAcceptor
        ) async throws {
            let descriptor: Int32
            do {
                descriptor = try await connect(to: address)
            } catch let error as IOError {
                throw TransportFailure.connecting(to: address, connectTimeout, error)
            }
            try ReactorLink.open(descriptor, limits: limits, accept: accept)
        }

        /// A socket that is connected.
        private func connect(to address: ClusterAddress) async throws -> Int32 {
            let end = ContinuousClock.now + connectTimeout
            let descriptor = try UnixSocket.make()
            do {
                while !(try UnixSocket.connect(descriptor, to: address)) {
                    guard ContinuousClock.now < end else { throw IOError(errnoCode: ETIMEDOUT, reason: "connect") }
                    // The other side's queue is full.
                    try await Task.sleep(for: .milliseconds(2))
                }
                return descriptor
            } catch {
                Glibc.close(descriptor)
                throw error
            }
        }

        /// Makes a link of a socket that is connected already, and owns it from here on.
        package func adopt(_ descriptor: Int32, limits: LinkLimits, accept: @escaping LinkAcceptor) async throws {
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
            try ReactorLink.open(descriptor, limits: limits, accept: accept)
        }
    }

    /// Accepts connections on a path.
    private final class ReactorListener: Listener, ReactorMember {
        let address: ClusterAddress
        private let limits: LinkLimits
        private let accept: LinkAcceptor
        private let socket: Mutex<(descriptor: Int32, key: UInt64)?>
        private let closed = Promise<Void>()

        init(_ address: ClusterAddress, _ limits: LinkLimits, _ accept: @escaping LinkAcceptor) throws {
            self.address = address
            self.limits = limits
            self.accept = accept
            let descriptor = try UnixSocket.make()
            socket = Mutex((descriptor, 0))
            do {
                try UnixSocket.listen(descriptor, at: address)
                let key = try Reactor.shared.watch(descriptor, for: self)
                socket.withLock { $0 = (descriptor, key) }
            } catch {
                Glibc.close(descriptor)
                throw error
            }
        }

        func isReadable(_ scratch: UnsafeMutableRawBufferPointer) {
            while let descriptor = socket.withLock({ $0?.descriptor }) {
                let connection = clinux_socket_accept(descriptor)
                guard connection >= 0 else {
                    guard errno == ECONNABORTED || errno == EINTR else { return rest(errno) }
                    continue
                }
                // A connection that cannot be watched is closed; its peer tries again.
                try? ReactorLink.open(connection, limits: limits, accept: accept)
            }
        }

        /// Without a descriptor for the next connection it would be announced over and over again.
        private func rest(_ failure: Int32) {
            guard [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(failure), let socket = socket.withLock({ $0 }) else {
                return
            }
            Reactor.shared.forget(socket.descriptor, socket.key)
            InputOutputScheduler().schedule(after: .milliseconds(100)) { [weak self] in self?.resume() }
        }

        private func resume() {
            guard let descriptor = socket.withLock({ $0?.descriptor }) else { return }
            guard let key = try? Reactor.shared.watch(descriptor, for: self) else {
                InputOutputScheduler().schedule(after: .milliseconds(100)) { [weak self] in self?.resume() }
                return
            }
            socket.withLock { if $0 != nil { $0?.key = key } }
        }

        func isWritable() {}
        func drain() {}

        func finish() {
            let open = socket.withLock { socket in
                defer { socket = nil }
                return socket
            }
            guard let open else { return }
            Reactor.shared.forget(open.descriptor, open.key)
            Glibc.close(open.descriptor)
            if case .unixSocket(let path) = address.kind { unlink(path) }
            closed.fulfil(())
        }

        func close() async {
            Reactor.shared.finish(self)
            try? await closed.wait()
        }
    }

    /// The system's calls for Unix-domain sockets.
    private enum UnixSocket {
        static func make() throws -> Int32 {
            let descriptor = clinux_socket_open()
            guard descriptor >= 0 else { throw IOError(errnoCode: errno, reason: "socket") }
            return descriptor
        }

        static func listen(_ descriptor: Int32, at address: ClusterAddress) throws {
            guard try withAddress(address, { bind(descriptor, $0, $1) }) == 0 else {
                throw IOError(errnoCode: errno, reason: "bind")
            }
            guard Glibc.listen(descriptor, 1024) == 0 else { throw IOError(errnoCode: errno, reason: "listen") }
        }

        /// Connects; the answer says whether there was room in the other side's queue.
        static func connect(_ descriptor: Int32, to address: ClusterAddress) throws -> Bool {
            if try withAddress(address, { Glibc.connect(descriptor, $0, $1) }) == 0 { return true }
            let failure = errno
            if failure == EAGAIN || failure == EINTR { return false }
            throw IOError(errnoCode: failure, reason: "connect")
        }

        private static func withAddress(
            _ address: ClusterAddress, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
        ) throws -> Int32 {
            guard case .unixSocket(let path) = address.kind else {
                throw RuntimeError(.invalidConfiguration, "\(address) is no Unix-domain socket")
            }
            var storage = sockaddr_un()
            storage.sun_family = sa_family_t(AF_UNIX)
            let room = MemoryLayout.size(ofValue: storage.sun_path)
            precondition(path.utf8.count < room, "an address is checked when it is made")
            withUnsafeMutableBytes(of: &storage.sun_path) { $0.copyBytes(from: path.utf8) }
            return withUnsafePointer(to: &storage) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        }
    }
#endif
