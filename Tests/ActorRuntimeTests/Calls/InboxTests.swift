import ActorRuntime
import Testing

@Suite("The inbox admits calls and finds what to cancel")
struct InboxTests {
    @Test("Calls are admitted up to the limit and never twice")
    func admission() {
        var inbox = Inbox<String>(limit: 2)
        #expect(inbox.admit(1) == nil)
        #expect(inbox.admit(1) == .duplicate)
        #expect(inbox.admit(2) == nil)
        #expect(inbox.admit(3) == .tooMany)
        inbox.finish(1)
        #expect(inbox.admit(3) == nil)
    }

    @Test("A call that finished before its handle was known leaves nothing behind")
    func finishedEarly() {
        var inbox = Inbox<String>(limit: 2)
        _ = inbox.admit(1)
        inbox.finish(1)
        #expect(inbox.attach("one", to: 1) == nil)
        #expect(inbox.count == 0)
    }

    @Test("A call that was cancelled before its handle was known is cancelled when it is")
    func cancelledEarly() {
        var inbox = Inbox<String>(limit: 2)
        _ = inbox.admit(1)
        #expect(inbox.cancel(1) == nil)
        #expect(inbox.attach("one", to: 1) == "one")
        inbox.finish(1)
        #expect(inbox.cancel(1) == nil && inbox.count == 0)
    }

    @Test("When the peer is gone everything is cancelled, now or when it starts")
    func cancelAll() {
        var inbox = Inbox<String>(limit: 3)
        _ = inbox.admit(1)
        _ = inbox.attach("one", to: 1)
        _ = inbox.admit(2)
        #expect(inbox.cancelAll() == ["one"])
        #expect(inbox.attach("two", to: 2) == "two")
    }
}
