/// What the head's shell asks of its decisions.
package protocol HeadDecisions: Sendable {
    /// Takes in what has happened and says what is to be done.
    mutating func handle(_ event: HeadEvent, now: Duration) -> [HeadAction]
}
