public import SearchSpaces

extension Simulation {
    /// The run that is simulated and the machines it runs on; all times are in virtual seconds.
    public struct Configuration: Sendable {
        /// How the training code of a trial ends when the run stops.
        public enum Cancellation: Hashable, Sendable {
            /// Its process is ended so many seconds later.
            case after(Double)
            /// It goes on until its next report is answered with a stop.
            case atNextReport
        }

        /// A change of the number of workers.
        public struct CapacityChange: Hashable, Sendable {
            /// When.
            public var time: Double
            /// How many workers there are from then on. Those with the highest numbers leave, and their attempts are lost.
            public var workers: Int

            /// Makes a change.
            public init(at time: Double, workers: Int) {
                self.time = time
                self.workers = workers
            }
        }

        /// An order to stop the run.
        public struct Stop: Hashable, Sendable {
            /// Why.
            public var cause: StopCause
            /// When.
            public var time: Double

            /// Makes an order.
            public init(_ cause: StopCause, at time: Double) {
                self.cause = cause
                self.time = time
            }
        }

        /// What the loop is configured with.
        public var tuning: TuningConfiguration
        /// The space that is searched.
        public var space: SearchSpace
        /// How many trials can run at once.
        public var workers: Int
        /// How long the searcher takes for a suggestion, drawn uniformly.
        public var suggestionSeconds: ClosedRange<Double> = 0...0
        /// How long it takes until a started attempt is under way, drawn uniformly.
        public var startSeconds: ClosedRange<Double> = 0...0
        /// When workers join and leave.
        public var capacityChanges: [CapacityChange] = []
        /// When the run is told to stop; never, if there are none.
        public var stops: [Stop] = []
        /// How training code ends when the run stops.
        public var cancellation: Cancellation = .after(0)
        /// What goes wrong.
        public var faults = Faults()
        /// The seed of durations and faults; the run's own choices come from `tuning.seed`.
        public var seed: UInt64
        /// Whether the result has the journal; without it, memory does not grow with the reports.
        public var keepsJournal = true

        /// Makes the configuration of a run without faults, changes or stops.
        public init(tuning: TuningConfiguration, space: SearchSpace, workers: Int, seed: UInt64? = nil) {
            self.tuning = tuning
            self.space = space
            self.workers = workers
            self.seed = seed ?? tuning.seed
        }
    }

    /// What goes wrong in a simulation, as probabilities in `[0, 1]`.
    public struct Faults: Hashable, Sendable {
        /// How often a step ends in a crash of the trial's process, by its own fault.
        public var crashesPerStep = 0.0
        /// How often the process is ended from outside, or its node lost, in a step.
        public var lossesPerStep = 0.0
        /// How often the training code throws in a step.
        public var errorsPerStep = 0.0
        /// How often an attempt is slow from beginning to end.
        public var stragglers = 0.0
        /// By how much the steps of a slow attempt take longer.
        public var slowdown = 10.0
        /// How often a lost attempt was only cut off, and its next reports arrive when it is long given up.
        public var ghosts = 0.0
        /// How often a report is delivered a second time.
        public var repeatedReports = 0.0
        /// How often an attempt does not heed the answer to stop, and reports on.
        public var ignoredStops = 0.0
        /// How often an attempt that was told to stop crashes instead of returning.
        public var crashesAfterStop = 0.0

        /// Nothing goes wrong.
        public init() {}
    }
}
