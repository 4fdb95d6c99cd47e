import ActorRuntime
import NIOCore
import RuntimeCore
import Testing

@Suite("Messages to and of the head cross as they are")
struct ControlFormTests {
    private static let task = TaskID(result: ObjectID(creator: PeerID(rawValue: 0x0102_0304_0506_0708), number: 9))

    @Test(
        "Orders come back whole, short or not",
        arguments: [
            TaskOrder(id: task, attempt: 1, type: "T", payload: []),
            TaskOrder(id: task, attempt: 3, type: "Tiefe", payload: [1, 2, 255], name: ""),
            TaskOrder(
                id: task, attempt: .max, type: "T", payload: Array(repeating: 7, count: 70_000),
                actor: ActorID(spawned: 77), name: "näme", trace: ["a": "b", "": "c"]),
            TaskOrder(
                id: task, attempt: 1, type: "T", payload: [1], references: [task.result],
                arguments: [ArgumentInfo(id: task.result, info: .inline([1]))]),
        ])
    func orders(order: TaskOrder) throws {
        var buffer = ByteBuffer()
        try ControlForm.write(.run(order), into: &buffer)
        guard case .run(let read) = try ControlForm.readFromHead(buffer) else {
            Issue.record("it is no order any more")
            return
        }
        #expect(read == order)
    }

    @Test(
        "Results come back whole, short or not",
        arguments: [
            ObjectValue.inline([]), .inline([1, 2, 3]), .stored(size: 1 << 40, store: PeerID(rawValue: 4)),
            .failed(ObjectFailure(RuntimeError(.taskFailed, "no"))),
        ])
    func results(value: ObjectValue) throws {
        var buffer = ByteBuffer()
        try ControlForm.write(.finished(Self.task, attempt: 2, value, contents: []), into: &buffer)
        guard case .finished(Self.task, attempt: 2, value, let contents) = try ControlForm.readToHead(buffer) else {
            Issue.record("it is another result")
            return
        }
        #expect(contents.isEmpty)
    }

    @Test("An order has the bytes that its form says")
    func bytes() throws {
        var buffer = ByteBuffer()
        try ControlForm.write(.run(TaskOrder(id: Self.task, attempt: 1, type: "T", payload: [5])), into: &buffer)
        let expected: [UInt8] =
            [0xF0, 8, 7, 6, 5, 4, 3, 2, 1, 9, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
            + Array(repeating: 0, count: 16) + [1, 0, 0, 0, 0x54, 255, 255, 255, 255, 0, 1, 0, 0, 0, 5]
        #expect(Array(buffer.readableBytesView) == expected)
    }

    @Test("What is cut short or goes on is refused")
    func malformed() throws {
        var order = ByteBuffer()
        try ControlForm.write(.run(TaskOrder(id: Self.task, attempt: 1, type: "T", payload: [5])), into: &order)
        var result = ByteBuffer()
        try ControlForm.write(.finished(Self.task, attempt: 1, .inline([1]), contents: []), into: &result)
        for length in 0..<order.readableBytes {
            let cut = try #require(order.getSlice(at: 0, length: length))
            #expect(throws: DecodingError.self) { try ControlForm.readFromHead(cut) }
        }
        for length in 0..<result.readableBytes {
            let cut = try #require(result.getSlice(at: 0, length: length))
            #expect(throws: DecodingError.self) { try ControlForm.readToHead(cut) }
        }
        order.writeInteger(UInt8(0))
        result.writeInteger(UInt8(0))
        #expect(throws: DecodingError.self) { try ControlForm.readFromHead(order) }
        #expect(throws: DecodingError.self) { try ControlForm.readToHead(result) }
    }
}
