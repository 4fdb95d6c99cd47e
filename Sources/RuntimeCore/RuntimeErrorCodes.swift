extension RuntimeError.Code {
    /// The process that ran a task is lost, and the task may not be run again.
    public static let workerLost = Self(rawValue: "workerLost")
    /// The process in which an actor lived is lost.
    public static let actorLost = Self(rawValue: "actorLost")
    /// The initializer of an actor has thrown.
    public static let actorFailed = Self(rawValue: "actorFailed")
    /// The actor has ended on purpose.
    public static let actorEnded = Self(rawValue: "actorEnded")
    /// Another living actor has that name.
    public static let nameTaken = Self(rawValue: "nameTaken")
    /// A task has thrown an error that cannot cross as itself.
    public static let taskFailed = Self(rawValue: "taskFailed")
    /// A task or call was cancelled.
    public static let cancelled = Self(rawValue: "cancelled")
    /// An object is gone and cannot be made again.
    public static let objectLost = Self(rawValue: "objectLost")
    /// An object was lost more often than its task may be run again.
    public static let reconstructionFailed = Self(rawValue: "reconstructionFailed")
    /// The placement group was removed.
    public static let groupRemoved = Self(rawValue: "groupRemoved")
    /// The process that an actor lived in was lost while the call was under way: the call may have run or not.
    public static let actorUnavailable = Self(rawValue: "actorUnavailable")
    /// The actor has ended and will not be made again. The cause says why.
    public static let actorDied = Self(rawValue: "actorDied")
    /// The process has left the cluster on purpose.
    public static let peerLeft = Self(rawValue: "peerLeft")
    /// The process does not belong to the cluster, or no longer: it has to end. The cause says why.
    public static let fenced = Self(rawValue: "fenced")
    /// The deadline of a call has passed.
    public static let deadlineExceeded = Self(rawValue: "deadlineExceeded")
}
