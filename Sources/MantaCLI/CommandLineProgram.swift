import ArgumentParser
import TerminalText
import Tune

/// One invocation of the command line.
struct CommandLineProgram {
    /// The experiments on offer, where the commands find them.
    @TaskLocal static var experiments: [any Experiment.Type] = []

    let experiments: [any Experiment.Type]

    init(experiments: [any Experiment.Type]) {
        self.experiments = experiments
    }

    /// Runs a command and ends the process.
    func run(_ arguments: [String]) async -> Never {
        let code = await Self.$experiments.withValue(experiments) {
            await Self.perform(ExperimentFlags.expand(arguments, experiments: experiments))
        }
        ProcessExit.now(code)
    }

    private static func perform(_ arguments: [String]) async -> ExitStatus {
        do {
            var command = try RootCommand.parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return .success
        } catch let status as ExitStatus {
            return status
        } catch {
            return report(error)
        }
    }

    private static func report(_ error: any Error) -> ExitStatus {
        guard RootCommand.exitCode(for: error) != .success else {
            Console.output(RootCommand.fullMessage(for: error))
            return .success
        }
        guard isUsage(error) else {
            Console.error("error: \(error)")
            return .failure
        }
        Console.error("error: \(usageMessage(for: error))")
        return .usage
    }

    /// Whether the words of the command line are wrong, rather than what they led to.
    private static func isUsage(_ error: any Error) -> Bool {
        if error is UsageError { return true }
        let kind = String(reflecting: type(of: error))
        return kind.hasPrefix("ArgumentParser.")
    }

    private static func usageMessage(for error: any Error) -> String {
        if let error = error as? UsageError { return error.description }
        return RootCommand.message(for: error)
    }
}

/// The exit codes of the command line.
struct ExitStatus: Error, Equatable {
    let code: Int32

    /// Done.
    static let success = Self(code: 0)
    /// The run failed, or could not begin.
    static let failure = Self(code: 1)
    /// The words of the command line are wrong.
    static let usage = Self(code: 2)
    /// Interrupted; the run is left resumable.
    static let interrupted = Self(code: 130)
}

/// The words of the command line are wrong.
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
