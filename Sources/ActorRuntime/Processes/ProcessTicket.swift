#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a process that is started for a cluster has to know, so that it becomes a part of it.
///
/// It is passed through the environment: arguments can be read by every user of the machine.
package struct ProcessTicket: Sendable {
    /// What the process is to become.
    package enum Role: Codable, Sendable, Equatable {
        /// A node, and what it brings.
        case node(NodeOffer)
        /// A worker of a node.
        case worker(of: NodeID)
    }

    package var role: Role
    /// Where the head listens, or is to listen.
    package var address: ClusterAddress
    /// The secret of the cluster.
    package var token: JoinToken
    /// The identity that the process is given.
    package var peer: PeerID
    /// The folder for sockets and whatever else must be gone once the cluster is.
    package var directory: String
    /// The file that holds the process's output.
    package var log: String?
    /// The number of the process that starts this one, which ends with it.
    package var parentProcess: Int32?
    /// The process's end of its lifeline, a descriptor that it inherits.
    package var lifeline: Int32?
    /// The files for encrypted connections, if connections are to be encrypted.
    package var tls: TLSFiles?
    /// What stands for `Host.memoryDomain`, if that is not to be looked up.
    package var memoryDomain: String?
    /// What the object store has to know, as the store itself writes it.
    package var objectStore: String?
    /// How the connection to the head is kept up.
    package var session = HeadSessionState.Options.oneMachine
    /// The name or number under which other machines reach this one, if they are to.
    package var host: String?
    /// The fingerprint of the build, if the starter knows it to be its own: finding it out takes a while.
    package var fingerprint: BuildFingerprint?

    package init(role: Role, address: ClusterAddress, token: JoinToken, peer: PeerID = .random(), directory: String) {
        self.role = role
        self.address = address
        self.token = token
        self.peer = peer
        self.directory = directory
    }
}

extension ProcessTicket {
    /// The node that this process is.
    package var node: NodeID { NodeID(rawValue: peer.rawValue) }

    /// How the process uses TCP: with TLS if it has the files for it, otherwise on this machine only, and not at all if
    /// its head does not.
    package var security: TransportSecurity {
        get throws(RuntimeError) {
            if let tls { return try .mutualTLS(tls) }
            return address.isTCP ? .plainLoopback : .unixSockets
        }
    }

    /// The folder for the logs of processes that this one starts: that of its own log, if it has one.
    package var logFolder: String {
        guard let log, let separator = log.lastIndex(of: "/") else { return directory }
        return separator == log.startIndex ? "/" : String(log[..<separator])
    }

    /// The ticket of a node that this process starts.
    package func forNode(log: String) -> ProcessTicket {
        var ticket = self
        ticket.log = log
        ticket.parentProcess = getpid()
        return ticket
    }

    /// The ticket of a worker of the node that this ticket makes.
    package func forWorker(_ worker: PeerID, log: String) -> ProcessTicket {
        var ticket = self
        ticket.role = .worker(of: node)
        ticket.peer = worker
        ticket.log = log
        ticket.parentProcess = getpid()
        ticket.lifeline = nil
        return ticket
    }

    /// What the process tells the head about itself.
    ///
    /// - Parameter address: Where other processes can connect to it.
    /// - Returns: The description, with this process's number and host.
    package func description(address: String? = nil) -> PeerDescription {
        let role: PeerRole =
            switch role {
            case .node(let offer): .node(offer)
            case .worker(let node): .worker(of: node)
            }
        return PeerDescription(
            role: role, processIdentifier: getpid(), host: Host.name,
            memoryDomain: memoryDomain ?? Host.memoryDomain, address: address, log: log)
    }
}
