import NumericKernels
import Workloads

/// The median time in seconds of one epoch of a 64-128-10 network (rectifier, Adam, batches of 128) on 1,079 rows like
/// the digits' training part, on one BLAS thread.
///
/// - Parameter seconds: for how long to measure, after a tenth of it as warm-up.
/// - Returns: seconds per epoch.
/// - Throws: what the network throws, which would be a bug here.
func measureMLPEpoch(seconds: Double) throws -> Double {
    BLAS.threads = 1
    let rows = 1079
    var random = RandomStream(seed: 1)
    var features = Matrix<Float>(rows: rows, columns: 64)
    for row in 0..<rows {
        for column in 0..<64 { features[row, column] = Float(random.normal()) }
    }
    let labels = (0..<rows).map { Int32($0 % 10) }
    let data = try ClassificationData(features: features, labels: labels)
    let configuration = MLPClassifier.Configuration(hiddenWidths: [128], batchSize: 128)
    var model = try MLPClassifier(configuration, featureCount: 64, classCount: 10, seed: 1)
    let clock = ContinuousClock()
    let start = clock.now
    var times: [Duration] = []
    while times.isEmpty || clock.now - start < .seconds(1.1 * seconds) {
        let time = try clock.measure { try model.fitEpoch(on: data) }
        if times.isEmpty || clock.now - start > .seconds(0.1 * seconds) { times.append(time) }
    }
    times.sort()
    return times[times.count / 2] / .seconds(1)
}
