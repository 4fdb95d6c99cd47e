import ActorRuntime

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A program for tests that is started as a node: `runtime-test-node (serve | stall | ignore | fail)`.
@main
struct RuntimeTestNode {
    static func main() async throws {
        switch CommandLine.arguments.dropFirst().first {
        case "serve": await ClusterProcess.serveIfStarted(ClusterTypes())
        case "stall": try await Task.sleep(for: .seconds(3600))
        case "ignore":
            signal(SIGTERM, SIG_IGN)
            say("ignoring")
            try await Task.sleep(for: .seconds(3600))
        default:
            say("the first line")
            say("there is no experiment of that name")
            exit(3)
        }
    }

    private static func say(_ text: String) {
        print(text)
        fflush(nil)
    }
}
