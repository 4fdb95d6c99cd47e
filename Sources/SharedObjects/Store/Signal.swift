#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Lets one thread wait until another one has something for it, or until a time has passed.
///
/// A signal that comes before the wait ends it at once; several count as one.
final class Signal: Sendable {
    nonisolated(unsafe) private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    nonisolated(unsafe) private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// Guarded by the mutex.
    nonisolated(unsafe) private let isSet = UnsafeMutablePointer<Bool>.allocate(capacity: 1)

    init() {
        isSet.initialize(to: false)
        pthread_mutex_init(mutex, nil)
        #if os(Linux)
            var attributes = pthread_condattr_t()
            pthread_condattr_init(&attributes)
            pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
            pthread_cond_init(condition, &attributes)
            pthread_condattr_destroy(&attributes)
        #else
            pthread_cond_init(condition, nil)
        #endif
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
        isSet.deallocate()
    }

    func set() {
        pthread_mutex_lock(mutex)
        isSet.pointee = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    /// Blocks the thread until the signal is set, or for that time at most; the signal is not set afterwards.
    func wait(atMost limit: Duration?) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        var remaining = limit.map { Self.timespec($0) }
        #if os(Linux)
            if var deadline = remaining {
                var now = Glibc.timespec()
                clock_gettime(CLOCK_MONOTONIC, &now)
                let nanoseconds = deadline.tv_nsec + now.tv_nsec
                deadline.tv_sec += now.tv_sec + nanoseconds / 1_000_000_000
                deadline.tv_nsec = nanoseconds % 1_000_000_000
                remaining = deadline
            }
        #endif
        while !isSet.pointee {
            guard var time = remaining else {
                pthread_cond_wait(condition, mutex)
                continue
            }
            #if os(Linux)
                let result = pthread_cond_timedwait(condition, mutex, &time)
            #else
                let result = pthread_cond_timedwait_relative_np(condition, mutex, &time)
            #endif
            if result != 0 { break }
        }
        isSet.pointee = false
    }

    private static func timespec(_ duration: Duration) -> timespec {
        let (seconds, attoseconds) = max(duration, .zero).components
        // More than a day is as good as a day: whoever waits looks again.
        return .init(tv_sec: Int(min(seconds, 86_400)), tv_nsec: Int(attoseconds / 1_000_000_000))
    }
}
