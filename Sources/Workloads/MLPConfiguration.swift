extension MLPClassifier {
    /// The function between layers.
    public enum Activation: String, Codable, Hashable, Sendable, CaseIterable {
        /// The larger of x and 0.
        case relu
        /// The hyperbolic tangent.
        case tanh
    }

    /// The distribution of the first weights; biases start at 0.
    public enum Initialization: String, Codable, Hashable, Sendable, CaseIterable {
        /// Uniform in ±√(6 / (inputs + outputs)): X. Glorot and Y. Bengio, "Understanding the difficulty of training
        /// deep feedforward neural networks", 2010. On small data it generalised best with either activation.
        case glorot
        /// Normal with variance 2 / inputs before hidden units, as Glorot before the classes: K. He and others,
        /// "Delving deep into rectifiers", 2015. Keeps the signal's size through many layers of rectifiers.
        case he
    }

    /// How parameters follow the gradient.
    public enum Optimizer: Codable, Hashable, Sendable {
        /// Stochastic gradient descent: v = momentum · v + g, w = w - learning rate · v.
        case sgd(momentum: Double)
        /// Adam: D. Kingma and J. Ba, "Adam: a method for stochastic optimization", 2015, Algorithm 1.
        case adam(beta1: Double, beta2: Double, epsilon: Double)

        /// Adam with the paper's settings: 0.9, 0.999, 1e-8.
        public static let adam = Optimizer.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
    }

    /// The hyperparameters of a network.
    public struct Configuration: Codable, Hashable, Sendable {
        /// The width of each hidden layer, first to last, each at least 1; empty for multinomial logistic regression.
        public var hiddenWidths: [Int]

        /// The function after each hidden layer.
        public var activation: Activation

        /// The distribution of the first weights.
        public var initialization: Initialization

        /// The probability in [0, 1) that training leaves out an output of a hidden layer; what is kept is scaled by
        /// 1 / (1 - dropout), so that prediction needs no change.
        public var dropout: Double

        /// The factor λ of the penalty ½ λ Σ w² over all weights (not biases) which is added to the mean
        /// cross-entropy of each batch; at least 0. scikit-learn's `alpha` for n rows a batch is λ · n.
        public var l2: Double

        /// How parameters follow the gradient.
        public var optimizer: Optimizer

        /// The size of a step; above 0.
        public var learningRate: Double

        /// The rows of a step, at least 1; the last batch of an epoch has what is left.
        public var batchSize: Int

        /// Makes a configuration; it is checked when a network is made with it.
        public init(
            hiddenWidths: [Int] = [100], activation: Activation = .relu, initialization: Initialization = .glorot,
            dropout: Double = 0, l2: Double = 0, optimizer: Optimizer = .adam, learningRate: Double = 1e-3,
            batchSize: Int = 128
        ) {
            self.hiddenWidths = hiddenWidths
            self.activation = activation
            self.initialization = initialization
            self.dropout = dropout
            self.l2 = l2
            self.optimizer = optimizer
            self.learningRate = learningRate
            self.batchSize = batchSize
        }

        /// Refuses settings outside their range.
        func validate() throws(WorkloadError) {
            if let layer = hiddenWidths.firstIndex(where: { $0 < 1 }) {
                throw invalid("width \(hiddenWidths[layer]) of hidden layer \(layer + 1)", "at least 1")
            }
            guard dropout >= 0, dropout < 1 else { throw invalid("dropout \(dropout)", "0 up to but not including 1") }
            guard l2 >= 0, l2.isFinite else { throw invalid("l2 \(l2)", "a finite number of at least 0") }
            guard learningRate > 0, learningRate.isFinite else {
                throw invalid("learning rate \(learningRate)", "a finite number above 0")
            }
            guard batchSize >= 1 else { throw invalid("batch size \(batchSize)", "at least 1") }
            switch optimizer {
            case .sgd(let momentum):
                try checkFactor(momentum, "momentum")
            case .adam(let beta1, let beta2, let epsilon):
                try checkFactor(beta1, "beta1")
                try checkFactor(beta2, "beta2")
                guard epsilon > 0, epsilon.isFinite else {
                    throw invalid("epsilon \(epsilon)", "a finite number above 0")
                }
            }
        }

        private func checkFactor(_ value: Double, _ name: String) throws(WorkloadError) {
            guard value >= 0, value < 1 else { throw invalid("\(name) \(value)", "0 up to but not including 1") }
        }

        private func invalid(_ what: String, _ range: String) -> WorkloadError {
            WorkloadError(.invalidConfiguration, "\(what): expected \(range)")
        }
    }
}
