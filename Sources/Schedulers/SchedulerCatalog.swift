public import TuningCore

extension Catalog where Product == any TrialScheduler {
    /// The schedulers that `--scheduler` can name.
    public static var schedulers: Self {
        Catalog(
            of: "scheduler",
            [
                Entry("fifo", "Every trial runs to its own end.") { _ in FIFO() },
                Entry(
                    "asha",
                    "Asynchronous successive halving: stops a trial that is worse at a rung than most before it.",
                    parameters: [
                        ParameterHelp("max", default: "100", "the resource at which a trial is complete, in steps"),
                        ParameterHelp("reduction", default: "4", "of how many trials at a rung about one goes on"),
                        ParameterHelp("grace", default: "1", "the resource before a trial is first judged, in steps"),
                    ],
                    make: makeASHA),
            ])
    }

    private static func makeASHA(_ specification: Specification) throws(TuningError) -> any TrialScheduler {
        try ASHA(
            maximum: specification.integer("max", default: 100, in: 1...Int.max),
            reduction: specification.integer("reduction", default: 4, in: 2...ASHA.largestReduction),
            grace: specification.integer("grace", default: 1, in: 1...Int.max))
    }
}
