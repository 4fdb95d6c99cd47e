/// An object as the head knows it.
struct ObjectRecord: Sendable {
    /// What there is of an object.
    enum State: Sendable, Equatable {
        /// It is being made, or made again.
        case pending
        case inline([UInt8])
        case stored(size: Int, stores: [PeerID])
        case failed(ObjectFailure)
        /// Nobody needs the value; the recipe is kept for what was made of it.
        case freed
    }

    var state: State
    /// Whether a task makes it; objects that were put cannot be made again.
    var isResult: Bool
    /// The objects that the value refers to: they are kept with it.
    var contents: [ObjectID] = []
    /// The processes that want to know when it is there.
    var watchers: [PeerID] = []
    /// The tasks that have it as an argument and wait for it.
    var dependents: [TaskID] = []

    /// The object as it is told to others, once there is something to tell.
    var info: ObjectInfo? {
        switch state {
        case .pending, .freed: nil
        case .inline(let bytes): .inline(bytes)
        case .stored(let size, let stores): .stored(size: size, stores: stores)
        case .failed(let failure): .failed(failure)
        }
    }
}
