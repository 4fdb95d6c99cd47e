extension StoreState {
    func unknown(_ object: Object) -> ObjectStoreError {
        ObjectStoreError(
            .unknownObject, "object \(object) is not in this store: it was released, or never created here")
    }

    func tooLarge(_ object: Object, _ size: Int) -> ObjectStoreError {
        ObjectStoreError(
            .objectTooLarge,
            "object \(object) has \(exact(size)), the whole object store only \(exact(allocator.capacity)); "
                + "split the object, or give the node a larger object store")
    }

    /// Why there is no room, with the numbers and the way out.
    func full(_ object: Object, _ size: Int, _ obstacle: Obstacle) -> ObjectStoreError {
        let statistics = statistics
        let wait = limits.whenFull.patience == .zero ? "" : " within \(limits.whenFull.patience)"
        let found =
            "there was no room for object \(object)\(wait): it needs \(exact(size)); of \(exact(allocator.capacity)) "
            + "\(ByteCount.text(statistics.heldBytes)) are held by readers and writers, "
            + "\(ByteCount.text(statistics.largestFreeBlock)) are free in one piece"
        let (reason, cause) = explanation(of: obstacle)
        return ObjectStoreError(.storeFull, "\(found); \(reason)", cause: cause)
    }

    private func explanation(of obstacle: Obstacle) -> (String, cause: (any Error)?) {
        switch obstacle {
        case .heldByOthers:
            return ("let go of objects that are not read any more, or give the node a larger object store", nil)
        case .spillingIsOff:
            return ("let go of references, turn spilling on, or give the node a larger object store", nil)
        case .limitReached(let used, let maximum):
            return (
                "spill files take \(exact(used)) of at most \(exact(maximum)): let go of references, "
                    + "or raise the spill limit", nil
            )
        case .diskFull(let space, let fraction):
            return (
                "only \(exact(space.available)) of the \(exact(space.total)) of the disk for spill files are free, and "
                    + "spilling stops when it is \((fraction * 100).rounded()) % full: make room there, "
                    + "or name another directory", nil
            )
        case .failed(let error):
            return ("spilling failed: make sure that the directory for spill files can be written", error)
        }
    }

    private func exact(_ bytes: Int) -> String {
        bytes < ByteCount.kibibyte ? "\(bytes) bytes" : "\(ByteCount.text(bytes)) (\(bytes) bytes)"
    }
}
