import ArgumentParser
import RunStore
import TerminalText

/// Where runs are kept.
struct StoreOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Where runs are kept (else $MANTA_STORE, else .manta).", valueName: "path"))
    var store: String?

    /// The path of the store.
    var path: String {
        store ?? Environment["MANTA_STORE"].flatMap { $0.isEmpty ? nil : $0 } ?? ".manta"
    }

    /// Opens a store that must exist.
    func open() throws -> RunStore {
        try RunStore.open(at: path, mode: .existing)
    }
}

/// Which run is meant, and where it is kept.
struct RunReference: ParsableArguments {
    @Argument(help: ArgumentHelp("The run's name or identifier, or 'latest'.", valueName: "run"))
    var run = "latest"

    @OptionGroup var location: StoreOptions

    /// Reads the whole run.
    func history() throws -> RunHistory {
        try location.open().history(of: run)
    }
}
