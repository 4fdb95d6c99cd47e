extension Simulation {
    /// What happened in a simulated run; all times are in virtual seconds from its beginning.
    public struct Result: Sendable {
        /// An entry of the journal with its time.
        public struct Entry: Sendable {
            /// When it was written.
            public var time: Double
            /// What happened.
            public var event: JournalEvent
        }

        /// A new best value.
        public struct Improvement: Hashable, Sendable {
            /// When it was reported.
            public var time: Double
            /// The trial that reported it.
            public var trial: TrialID
            /// The value and its step.
            public var value: ObjectiveValue
        }

        /// Reports that were not recorded, by the reason.
        public struct Refusals: Hashable, Sendable {
            /// Their attempt had ended or been replaced.
            public var staleAttempts = 0
            /// Their step did not rise.
            public var repeatedSteps = 0
            /// They were answered with a stop: the trial's stop was decided, or the run was stopping.
            public var afterStop = 0
        }

        /// The journal in order; empty if the configuration does not keep it.
        public internal(set) var journal: [Entry] = []
        /// How the run ended; `nil` if it was left waiting, as without workers.
        public internal(set) var end: RunEnd?
        /// When it ended, or when the last thing happened.
        public internal(set) var seconds = 0.0
        /// How many trials are in each state; states without trials are left out.
        public internal(set) var trials: [TrialState: Int] = [:]
        /// How many attempts were started.
        public internal(set) var attempts = 0
        /// How many reports were recorded.
        public internal(set) var reports = 0
        /// How many reports were not.
        public internal(set) var refusals = Refusals()
        /// How many events the loop was told.
        public internal(set) var events = 0
        /// The best value reported so far, each time that it improved, whatever became of its trial.
        public internal(set) var improvements: [Improvement] = []
        /// The time that workers spent on attempts, summed over them.
        public internal(set) var busySeconds = 0.0
        /// The time that workers were there, summed over them.
        public internal(set) var workerSeconds = 0.0

        /// The part of the workers' time that was spent on attempts, in `[0, 1]`.
        public var utilization: Double { workerSeconds > 0 ? min(1, busySeconds / workerSeconds) : 0 }
    }
}
