extension RuntimeError.Code {
    /// An amount or the name of a resource is not one that resources may have.
    public static let invalidResources = Self(rawValue: "invalidResources")
    /// No node of the cluster could ever hold what is asked for, were it idle.
    public static let infeasible = Self(rawValue: "infeasible")
    /// The placement group does not exist, or was removed.
    public static let placementGroupNotFound = Self(rawValue: "placementGroupNotFound")
    /// Something with this identity exists already.
    public static let alreadyExists = Self(rawValue: "alreadyExists")
}
