#if os(Linux)
    import CLinux
    import Dispatch
    import Glibc
    import Synchronization

    /// A process of this executable, loaded and linked but not run, that forks itself for each process that is wanted: so
    /// these need not be loaded and linked one by one.
    ///
    /// The processes are this one's children and do not depend on the server; all of them are killed when this process
    /// ends. A server that fails is not started again: processes are started without it from then on.
    final class ForkServer: Sendable {
        /// How long the server may take for a process, in milliseconds. At first it has to be loaded.
        private static let patience: Int32 = 10_000

        /// What the thread knows that has started the server.
        private final class Life: Sendable {
            let hasEnded = Promise<Void>()
            let isReleased = DispatchSemaphore(value: 0)
        }

        private let socket: Int32
        private let isUsable = Atomic(true)
        private let life = Life()

        /// Starts a server. It is not waited for.
        private init(_ request: SpawnRequest, _ ends: (own: Int32, server: Int32)) throws(RuntimeError) {
            socket = ends.own
            // The kernel takes the end of this thread for the end of the process that started the server and all that it
            // forks: so the thread stays until nobody needs them.
            try Thread.start("fork-server") { [life] in
                let server = try? spawnProcess(request)
                close(ends.server)
                if let server { Self.reap(server) }
                life.hasEnded.fulfil(())
                life.isReleased.wait()
            }
        }

        /// Takes over the server that was forked off this process before `main`.
        private init(_ server: Int32, _ socket: Int32) throws(RuntimeError) {
            self.socket = socket
            try Thread.start("fork-server") { [life] in
                Self.reap(server)
                life.hasEnded.fulfil(())
            }
        }

        deinit {
            close(socket)
            life.isReleased.signal()
        }

        private static func reap(_ process: Int32) {
            while waitpid(process, nil, 0) < 0, errno == EINTR {}
        }
    }

    extension ForkServer {
        /// Has an environment ask for a server that is forked off the process before its `main`.
        static let keeping = [CLINUX_FORK_SERVER_VARIABLE: "keep"]

        /// Starts a server for the processes of a program, or takes over the one that this process has.
        ///
        /// - Parameters:
        ///   - program: What all the processes are.
        ///   - inherited: The environment of this process.
        /// - Returns: The server; `nil` if there can be none.
        static func start(for program: ProcessProgram, inherited: [String: String]) -> ForkServer? {
            guard program.executable == nil, let executable = Executable.current else { return nil }
            if let kept = takeKept() { return kept }
            var ends: [Int32] = [-1, -1]
            guard clinux_make_fork_server_sockets(&ends) == 0 else { return nil }
            let environment = inherited.merging(program.environment) { $1 }
                .merging([CLINUX_FORK_SERVER_VARIABLE: "serve"]) { $1 }
            let request = SpawnRequest(
                executable: executable, arguments: program.arguments, environment: environment, log: "/dev/null",
                lifeline: ends[1])
            if let server = try? ForkServer(request, (ends[0], ends[1])) { return server }
            for end in ends { close(end) }
            return nil
        }

        private static func takeKept() -> ForkServer? {
            var server: pid_t = -1
            let socket = clinux_take_fork_server(&server)
            guard socket >= 0 else { return nil }
            return try? ForkServer(server, socket)
        }

        /// Has the server fork a process.
        ///
        /// - Parameters:
        ///   - environment: The whole environment, a variable each.
        ///   - input: The process's standard input.
        ///   - output: The process's standard output and error.
        ///   - extra: What becomes its descriptor 3; -1 for nothing.
        /// - Returns: The process's number; `nil` if the server cannot do it: then there is no process.
        func fork(_ environment: [String], input: Int32, output: Int32, extra: Int32) -> Int32? {
            guard isUsable.load(ordering: .relaxed) else { return nil }
            var text: [CChar] = []
            for variable in environment { text += variable.utf8CString }
            var child: pid_t = -1
            let failure = text.withUnsafeBufferPointer { text in
                var request = clinux_fork_request(
                    environment: text.baseAddress, environment_size: text.count, input: input, output: output,
                    extra: extra)
                return clinux_fork(socket, &request, Self.patience, &child)
            }
            if failure == 0 { return child }
            // An environment that is too long for a message is no fault of the server's.
            if failure != EMSGSIZE { retire() }
            return nil
        }

        /// Has the server end, if it has not; the processes it has forked go on.
        func end() async throws {
            retire()
            try await life.hasEnded.wait()
        }

        private func retire() {
            isUsable.store(false, ordering: .relaxed)
            shutdown(socket, Int32(SHUT_RDWR))
        }
    }
#else
    /// Only on Linux can one process fork for another.
    final class ForkServer: Sendable {
        static let keeping: [String: String] = [:]

        private init() {}

        static func start(for program: ProcessProgram, inherited: [String: String]) -> ForkServer? { nil }

        func fork(_ environment: [String], input: Int32, output: Int32, extra: Int32) -> Int32? { nil }

        func end() async throws {}
    }
#endif
