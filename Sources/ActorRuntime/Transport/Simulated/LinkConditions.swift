/// What happens to the frames on their way in one direction of a simulated link.
package struct LinkConditions: Sendable {
    /// How long a frame takes at least.
    package var delay: Duration
    /// How much longer it may take, evenly distributed. Frames never overtake each other: neither does a stream's data.
    package var jitter: Duration
    /// The chance that a frame is lost. Over a stream that means: the connection breaks, and what is under way is lost.
    package var lossChance: Double
    /// The chance that a frame arrives twice, as a broken or hostile peer may send it.
    package var duplicateChance: Double
    /// The chance that some bits of a frame, its length among them, arrive changed.
    package var corruptChance: Double
    /// Whether frames arrive in pieces, as a stream may deliver them.
    package var cutsFrames: Bool

    /// Frames arrive at once and as they were sent.
    package static let perfect = LinkConditions()

    package init(
        delay: Duration = .zero, jitter: Duration = .zero, lossChance: Double = 0, duplicateChance: Double = 0,
        corruptChance: Double = 0, cutsFrames: Bool = false
    ) {
        self.delay = delay
        self.jitter = jitter
        self.lossChance = lossChance
        self.duplicateChance = duplicateChance
        self.corruptChance = corruptChance
        self.cutsFrames = cutsFrames
    }
}
