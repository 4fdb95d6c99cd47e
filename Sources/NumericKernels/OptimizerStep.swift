internal import CKernels

/// One step of Adam.
///
/// D. Kingma and J. Ba, "Adam: a method for stochastic optimization", 2015, Algorithm 1; the step counts from 1.
package struct AdamStep {
    /// The factors of the old first moment and of the gradient in the new: β₁ and 1 - β₁.
    var first: (Float, Float)
    /// The factors of the old second moment and of the squared gradient in the new: β₂ and 1 - β₂.
    var second: (Float, Float)
    /// Added to the root of the second moment.
    var epsilon: Float
    /// learning rate / (1 - beta1ᵗ).
    var stepSize: Float
    /// 1 / √(1 - beta2ᵗ).
    var correction: Float

    package init(step: Int, learningRate: Double, beta1: Double, beta2: Double, epsilon: Double) {
        first = (Float(beta1), Float(1 - beta1))
        second = (Float(beta2), Float(1 - beta2))
        self.epsilon = Float(epsilon)
        stepSize = Float(learningRate / (1 - Self.power(beta1, step)))
        correction = Float(1 / (1 - Self.power(beta2, step)).squareRoot())
    }

    /// Updates parameters and both moments from the gradient plus `l2` times the parameters.
    package func apply(
        _ parameters: Kernels.MutableValues, gradient: Kernels.Values, firstMoment: Kernels.MutableValues,
        secondMoment: Kernels.MutableValues, count: Int, l2: Float
    ) {
        manta_adam_step(
            parameters, gradient, firstMoment, secondMoment, count, l2, first.0, first.1, second.0, second.1, stepSize,
            correction, epsilon)
    }

    /// base to a power of at least 0, by squaring.
    private static func power(_ base: Double, _ exponent: Int) -> Double {
        var (result, square, rest) = (1.0, base, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result *= square }
            square *= square
            rest >>= 1
        }
        return result
    }
}

/// One step of stochastic gradient descent with momentum: v = momentum · v + g, w = w - rate · v (as PyTorch's SGD).
package struct MomentumStep {
    /// The factor of the old velocity.
    var momentum: Float
    /// The learning rate.
    var rate: Float

    package init(learningRate: Double, momentum: Double) {
        self.momentum = Float(momentum)
        rate = Float(learningRate)
    }

    /// Updates parameters and velocity from the gradient plus `l2` times the parameters.
    package func apply(
        _ parameters: Kernels.MutableValues, gradient: Kernels.Values, velocity: Kernels.MutableValues, count: Int,
        l2: Float
    ) {
        manta_sgd_step(parameters, gradient, velocity, count, l2, momentum, rate)
    }
}
