/// The memory that training a network needs beside its state; made once and used by every batch.
struct MLPWorkspace: Sendable {
    /// Rows it has room for in a batch.
    private(set) var batchRows = 0
    /// The batch, the outputs of every layer, two layers' deltas, and the gradient, one after another.
    var floats: [Float] = []
    /// The classes of the batch.
    var labels: [Int32] = []
    /// Random words that decide what dropout leaves out.
    var words: [UInt32] = []
    /// The rows of the data in the epoch's order.
    var order: [Int32] = []

    /// Makes room; does nothing where there is enough.
    mutating func reserve(batchRows: Int, dataRows: Int, layout: MLPLayout, dropout: Bool) {
        if self.batchRows != batchRows || floats.isEmpty {
            self.batchRows = batchRows
            let offsets = Offsets(layout, batchRows: batchRows)
            floats = [Float](repeating: 0, count: offsets.total)
            labels = [Int32](repeating: 0, count: batchRows)
            words = []
        }
        if dropout, words.isEmpty { words = [UInt32](repeating: 0, count: batchRows * layout.hiddenOutputs) }
        if order.count != dataRows { order = [Int32](repeating: 0, count: dataRows) }
    }

    /// Where things are in `floats`.
    struct Offsets {
        var outputs: [Int] = []
        var deltas: (Int, Int)
        var gradient: Int
        var total: Int

        init(_ layout: MLPLayout, batchRows: Int) {
            var next = batchRows * (layout.layers.first?.inputs ?? 0)
            for layer in layout.layers {
                outputs.append(next)
                next += batchRows * layer.outputs
            }
            let delta = batchRows * layout.widestHidden
            deltas = (next, next + delta)
            gradient = next + 2 * delta
            total = gradient + layout.parameterCount
        }
    }
}
