import Glibc
import RuntimeCore

/// Feeds what reads the disk or what other processes say with seeded nonsense: `fuzz-store COUNT [SEED]`.
///
/// It prints one line for each decoder, and fails where bytes other than those that were written are taken for good, or
/// where memory is taken for what was only announced. A crash speaks for itself.
@main
struct FuzzStore {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 2, let count = Int(arguments[1]), count > 0 else {
            print("usage: fuzz-store COUNT [SEED]")
            exit(2)
        }
        let seed = arguments.count > 2 ? UInt64(arguments[2]) ?? 1 : 1
        do {
            try await fuzz(count, seed)
        } catch {
            print("\(error)")
            exit(1)
        }
    }

    /// Opening and reading files takes longer than the rest: they have a smaller part.
    private static func fuzz(_ count: Int, _ seed: UInt64) async throws {
        try report("requests", inputs: count / 2) { try Requests.fuzz($0, SplitMix(seed: seed)) }
        try report("places", inputs: count / 4) { try Places.fuzz($0, SplitMix(seed: seed)) }
        try report("values", inputs: count / 5) { try Values.fuzz($0, SplitMix(seed: seed)) }
        try report("addresses", inputs: count / 40) { try Addresses.fuzz($0, SplitMix(seed: seed)) }
        let files = count / 40
        let before = peakMemory()
        try await SpilledFiles.fuzz(files, SplitMix(seed: seed))
        try check("spill files", files, before)
    }

    private static func report(_ what: String, inputs: Int, _ body: (Int) throws -> Void) throws {
        let before = peakMemory()
        try body(inputs)
        try check(what, inputs, before)
    }

    private static func check(_ what: String, _ inputs: Int, _ before: Int) throws {
        let growth = peakMemory() - before
        print("\(what): \(inputs) inputs, \(growth >> 10) KiB of memory at most")
        guard growth < 32 << 20 else { throw FuzzFailure("\(what) have taken \(growth) bytes of memory") }
    }

    /// The most memory this process has had, in bytes.
    private static func peakMemory() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss << 10
    }
}

/// A decoder that has not refused what it should have.
struct FuzzFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension SplitMix {
    /// A number as an attacker would choose it: small, close to a limit, close to the ends of the type, or any.
    mutating func nastyInteger(near limit: Int) -> Int {
        switch next() % 6 {
        case 0: Int(truncatingIfNeeded: next() % 70) - 3
        case 1: limit &+ Int(truncatingIfNeeded: next() % 9) &- 4
        case 2: Int.max &- Int(truncatingIfNeeded: next() % 4)
        case 3: Int.min &+ Int(truncatingIfNeeded: next() % 4)
        case 4: 1 << Int(next() % 63)
        default: Int(truncatingIfNeeded: next())
        }
    }
}
