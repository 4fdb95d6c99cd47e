public import ActorRuntime

extension ClusterTypes {
    /// What the processes that a run starts have to know to train trials of these experiments.
    ///
    /// Unless it is a `MantaCommand`, a program that runs experiments begins with
    /// ```swift
    /// await ClusterProcess.serveIfStarted(ClusterTypes(experiments: [DigitsMLP.self]))
    /// ```
    ///
    /// - Parameter experiments: The experiments, each once.
    public init(experiments: [any Experiment.Type]) {
        self.init(actors: experiments.map { $0.runner })
    }
}

extension Experiment {
    fileprivate static var runner: any ClusterActor.Type { TrialRunner<Self>.self }
}
