/// How a worker's or node's process is started.
package struct ProcessProgram: Sendable {
    /// The path of the executable; the running one if `nil`.
    package var executable: String?
    /// The arguments after the program's name.
    package var arguments: [String]
    /// Variables that are added to this process's environment or replace its values.
    package var environment: [String: String]

    package init(executable: String? = nil, arguments: [String] = [], environment: [String: String] = [:]) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
    }

    /// The running executable once more.
    package static let thisExecutable = ProcessProgram()
}

extension ProcessProgram {
    /// Everything it takes to start a process with a ticket; `inherited` is the environment of this process, without a
    /// ticket.
    func request(
        _ ticket: ProcessTicket, inherited: [String: String], log: String, lifeline: Int32?
    ) throws(RuntimeError) -> SpawnRequest {
        guard let executable = executable ?? Executable.current else {
            throw RuntimeError(.invalidConfiguration, "this system does not tell the program's path: pass it on")
        }
        var ticket = ticket
        ticket.lifeline = lifeline == nil ? nil : Lifeline.childDescriptor
        // Only the same file is sure to be the same build, whose fingerprint need not be found out again.
        ticket.fingerprint = self.executable == nil ? ticket.fingerprint ?? .current : nil
        var variables = inherited.merging(environment) { $1 }.merging(try ticket.environment) { $1 }
        if self.executable == nil, case .node = ticket.role { variables.merge(ForkServer.keeping) { $1 } }
        return SpawnRequest(
            executable: executable,
            arguments: arguments,
            environment: variables,
            log: log,
            lifeline: lifeline)
    }
}
