import ArgumentParser
import ClusterCommands
import Tune

struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manta",
        abstract: "Find the best hyperparameters of anything that can be trained or run.",
        discussion: """
            Experiments are defined in code; 'list' shows those of this program, 'run' tunes one of them, and the other
            commands read the results. RUN is a run's name, its identifier, or 'latest'.
            Exit codes: 0 done, 1 the run failed, 2 wrong usage, 130 interrupted.
            """,
        version: Version.current,
        subcommands: [
            ListCommand.self, RunCommand.self, RunsCommand.self, ShowCommand.self, TrialsCommand.self,
            BestCommand.self, ReportCommand.self, SearchersCommand.self, SchedulersCommand.self, ClusterCommand.self,
        ])
}
