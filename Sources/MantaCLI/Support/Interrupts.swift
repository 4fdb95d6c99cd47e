@preconcurrency import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Turns Ctrl-C and a request to terminate into a callback; a second one ends the process at once.
final class Interrupts: Sendable {
    private let sources: [any DispatchSourceSignal]
    private let interrupted = Atomic(false)

    init(_ onInterrupt: @escaping @Sendable () -> Void) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: .global())
        }
        for source in sources {
            source.setEventHandler { [weak self] in
                guard let self else { return }
                if interrupted.exchange(true, ordering: .relaxed) { _exit(ExitStatus.interrupted.code) }
                onInterrupt()
            }
            source.resume()
        }
    }

    /// Stops listening.
    func cancel() {
        for source in sources { source.cancel() }
    }
}
