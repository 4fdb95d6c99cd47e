import ActorRuntime
import NIOCore
import Testing

@Suite("What goes with a call: its time and its trace")
struct CallContextTests {
    private func roundTrip(_ context: CallContext) throws -> CallContext? {
        var frame = ByteBuffer()
        try context.write(into: &frame)
        let read = CallContext(&frame)
        #expect(frame.readableBytes == 0)
        return read
    }

    @Test(
        "Time and trace arrive as they were sent",
        arguments: [nil, .zero, .nanoseconds(1), .milliseconds(1500), .seconds(86_400 * 365)] as [Duration?])
    func roundTrip(remaining: Duration?) throws {
        for trace in [[:], ["traceparent": "00-1-2-01"], ["a": "", "b": "ü"]] as [[String: String]] {
            let read = try roundTrip(CallContext(remaining: remaining, trace: trace))
            #expect(read?.remaining == remaining && read?.trace == trace)
        }
    }

    @Test("A time that cannot be written becomes the longest or the shortest that can")
    func extremes() throws {
        let longest = Duration.nanoseconds(Int64.max)
        for huge in [Duration.seconds(1 << 60), .nanoseconds(Int64.max) * 4, .seconds(18_446_744_073) + .seconds(0.9)] {
            #expect(try roundTrip(CallContext(remaining: huge))?.remaining == longest)
        }
        #expect(try roundTrip(CallContext(remaining: .seconds(-5)))?.remaining == .zero)
    }

    @Test("What is cut off or has unknown marks is no context")
    func damage() throws {
        var frame = ByteBuffer()
        try CallContext(remaining: .seconds(1), trace: ["key": "value"]).write(into: &frame)
        for length in 0..<frame.readableBytes {
            var short = frame.getSlice(at: 0, length: length) ?? ByteBuffer()
            #expect(CallContext(&short) == nil)
        }
        var unknown = ByteBuffer(bytes: [4])
        #expect(CallContext(&unknown) == nil)
        var notText = ByteBuffer(bytes: [2, 1, 1, 0, 255, 0, 0])
        #expect(CallContext(&notText) == nil)
    }

    @Test("More entries than a call takes along are left out")
    func manyEntries() throws {
        let trace = Dictionary(uniqueKeysWithValues: (0..<300).map { ("\($0)", "x") })
        #expect(try roundTrip(CallContext(trace: trace))?.trace.count == 255)
    }
}
