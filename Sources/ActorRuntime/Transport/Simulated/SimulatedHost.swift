/// A machine on a simulated network: the transport of the systems that run on it.
package struct SimulatedHost: Transport {
    /// The name, by which the network's faults know it.
    package let name: String
    package let network: SimulatedNetwork

    package func listen(
        _ address: ClusterAddress, limits: LinkLimits, accept: @escaping LinkAcceptor
    ) async throws -> any Listener {
        try network.listen(address, on: name, limits, accept)
        return SimulatedListener(address: address, network: network)
    }

    package func connect(
        _ address: ClusterAddress, limits: LinkLimits, accept: @escaping LinkAcceptor
    ) async throws {
        try await network.connect(from: name, to: address, limits, accept)
    }
}

private struct SimulatedListener: Listener {
    let address: ClusterAddress
    let network: SimulatedNetwork

    func close() async {
        network.stopListening(address)
    }
}
