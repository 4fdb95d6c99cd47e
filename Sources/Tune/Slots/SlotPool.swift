/// The slots of a run, and what they share.
protocol SlotPool: Sendable {
    /// The slots, ready for trials.
    var slots: [any Slot] { get }
    /// Gives up all that the pool holds; nothing may run any more.
    func shutDown() async
}
