/// The identity of a placement group.
public struct PlacementGroupID: Identity {
    /// The number behind the identity.
    public let rawValue: UInt64

    /// Makes an identity from its number.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}
