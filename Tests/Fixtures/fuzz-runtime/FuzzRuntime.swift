import RuntimeCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Feeds every decoder of the runtime with damaged inputs: `fuzz-runtime --inputs N --seed S [--only NAME]`.
///
/// `--samples FOLDER` with `--only` writes valid inputs into files instead, for libFuzzer to begin with: `scripts/fuzz`
/// builds this program so that libFuzzer draws the inputs. `--list` prints the names of the decoders.
///
/// A crash is a crash of this program. An allocation of an announced size, rather than of what is there, fails against
/// the limit on the address space; what is kept shows in the memory that is resident at the end.
#if !LIBFUZZER
    @main
#endif
struct FuzzRuntime {
    /// What the decoders may need beside what is there before they start: inputs are 16 KiB at most.
    private static let allowance = 256 << 20

    static func main() {
        let inputs = argument("--inputs").flatMap { Int($0) } ?? 200_000
        let seed = argument("--seed").flatMap { UInt64($0) } ?? 1
        let only = argument("--only")
        let targets = FuzzTarget.all(seed: seed).filter { only == nil || $0.name == only }
        if CommandLine.arguments.contains("--list") { return targets.forEach { print($0.name) } }
        if let folder = argument("--samples") { return write(targets.flatMap { $0.samples() }, to: folder) }
        let before = residentPeak()
        limitAddressSpace(to: addressSpace() + 2 * allowance)
        for target in targets {
            print(run(target, inputs: max(1, inputs / targets.count), seed: seed))
            fflush(nil)
        }
        let growth = residentPeak() - before
        print("peak of resident memory: \(before >> 20) MiB before, \(growth >> 20) MiB more after")
        guard growth < allowance else { fail("the decoders took \(growth >> 20) MiB") }
    }

    private static func run(_ target: FuzzTarget, inputs: Int, seed: UInt64) -> String {
        let samples = target.samples()
        guard !samples.isEmpty else { fail("there are no valid inputs for \(target.name)") }
        var mutator = Mutator(seed: seed)
        var accepted = 0
        var slowest = Duration.zero
        let clock = ContinuousClock()
        let start = clock.now
        for _ in 0..<inputs {
            let input = mutator.input(from: samples)
            let began = clock.now
            if target.accepts(input) { accepted += 1 }
            slowest = max(slowest, clock.now - began)
        }
        let seconds = (clock.now - start) / .seconds(1)
        guard slowest < .seconds(10) else { fail("\(target.name) took \(slowest) for one input") }
        return "\(target.name): \(inputs) inputs, \(Int(Double(inputs) / seconds)) a second, \(accepted) accepted, "
            + "\(inputs - accepted) refused, slowest \(slowest)"
    }

    private static func write(_ samples: [[UInt8]], to folder: String) {
        for (index, sample) in samples.enumerated() {
            guard let file = fopen("\(folder)/sample-\(index)", "w") else { fail("cannot write into \(folder)") }
            fwrite(sample, 1, sample.count, file)
            fclose(file)
        }
    }

    private static func argument(_ name: String) -> String? {
        guard let index = CommandLine.arguments.firstIndex(of: name) else { return nil }
        return CommandLine.arguments.dropFirst(index + 1).first
    }

    private static func fail(_ text: String) -> Never {
        print("error: \(text)")
        exit(1)
    }
}
