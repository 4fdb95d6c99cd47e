import DequeModule

/// Decides what the thread of an executor does next. A pure value.
struct JobQueue<Job> {
    enum Next {
        case run(Job)
        case wait
        case end
    }

    enum Wake {
        /// The thread is there: signal it.
        case signal
        /// There is no thread: start one.
        case start
    }

    private enum Life {
        case running
        /// The thread ends when the queue is empty.
        case ending
        case ended
    }

    private var jobs: Deque<Job> = []
    private var life = Life.ended

    /// Adds a job. One that comes after the end gets a thread that ends when the queue is empty again.
    mutating func add(_ job: Job) -> Wake {
        jobs.append(job)
        guard life == .ended else { return .signal }
        life = .ending
        return .start
    }

    mutating func begin() {
        life = .running
    }

    mutating func next() -> Next {
        if let job = jobs.popFirst() { return .run(job) }
        guard life == .ending else { return .wait }
        life = .ended
        return .end
    }

    /// Lets the thread end once everything that was added has run.
    mutating func end() {
        if life == .running { life = .ending }
    }
}
