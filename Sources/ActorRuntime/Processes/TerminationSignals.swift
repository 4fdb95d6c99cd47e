@preconcurrency import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Turns Ctrl-C and requests to terminate into calls: the first one for an end in good order, further ones for an end at
/// once.
package final class TerminationSignals: Sendable {
    private let numbers: [Int32]
    private let sources: [any DispatchSourceSignal]
    private let hasCome = Atomic(false)
    private let unregistered: Atomic<Int>
    /// Fulfilled when the signals are taken over: that is up to a thread of Dispatch. Until then they end the process.
    package let areTakenOver = Promise<Void>()

    /// Takes over SIGINT and SIGTERM until `cancel` is called.
    ///
    /// - Parameters:
    ///   - onFirst: Told the number of the first signal. Must not block.
    ///   - onFurther: Told the number of each further one. Must not block.
    package init(
        onFirst: @escaping @Sendable (Int32) -> Void,
        onFurther: @escaping @Sendable (Int32) -> Void
    ) {
        numbers = [SIGINT, SIGTERM]
        unregistered = Atomic(numbers.count)
        // A queue of its own, which gets a thread even while tasks keep all others busy.
        let queue = DispatchQueue(label: "signals", qos: .userInteractive)
        sources = numbers.map { number in
            // Elsewhere Dispatch takes the signal over by itself; ignored before that, it would be lost.
            #if !os(Linux)
                signal(number, SIG_IGN)
            #endif
            return DispatchSource.makeSignalSource(signal: number, queue: queue)
        }
        for (number, source) in zip(numbers, sources) {
            source.setEventHandler { [weak self] in
                guard let self else { return }
                if hasCome.exchange(true, ordering: .relaxed) { onFurther(number) } else { onFirst(number) }
            }
            source.setRegistrationHandler { [weak self] in self?.registered() }
            source.activate()
        }
    }

    private func registered() {
        if unregistered.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { areTakenOver.fulfil(()) }
    }

    /// Gives the signals their usual meaning back.
    package func cancel() {
        for (number, source) in zip(numbers, sources) {
            source.cancel()
            signal(number, SIG_DFL)
        }
    }
}
