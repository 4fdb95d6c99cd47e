import DequeModule

/// Workers that are started ahead of need, so that what comes next need not wait for a process.
extension HeadState {
    /// Starts a worker if the node is to have more that are ready.
    ///
    /// One at a time, and only where nobody waits for one: this must not hold up what is wanted now. Whoever comes
    /// meanwhile gets the worker that is being started.
    mutating func startReadyWorker(on node: NodeID) {
        guard let record = nodes[node], record.isPreparing, record.waiting.isEmpty, record.starting == 0,
            record.idle.count < record.offer.readyWorkers
        else { return }
        nodes[node]?.starting += 1
        startWorker(on: node, isShared: false)
    }

    /// Ends the idle workers of nodes on which nothing was granted for a while. The next one that is brings them back.
    mutating func endWorkersOfUnusedNodes() {
        var next: Duration?
        for (id, node) in nodes.sorted(by: { $0.key < $1.key }) where !node.idle.isEmpty {
            let time = node.lastUse + options.unusedNodeLife
            guard time <= now else {
                next = min(next ?? time, time)
                continue
            }
            nodes[id]?.isPreparing = false
            for worker in node.idle { end(worker, force: false) }
        }
        if let next { alarms.set(.unusedNodes, at: next) }
    }
}
