import Distributed

/// The actors that live on this node.
///
/// The directory does not keep actors alive, except those that are registered under a name.
struct ActorDirectory {
    private struct Resident {
        weak var actor: (any DistributedActor)?
        var guarding: TargetGuard?
        var permitted: Set<String> = []
    }

    private struct Registration {
        var actor: any DistributedActor
        var serial: UInt64
        var typeName: String
    }

    private var nextSerial: UInt64 = 1
    private var residents: [UInt64: Resident] = [:]
    private var registrations: [String: Registration] = [:]

    mutating func makeSerial() -> UInt64 {
        defer { nextSerial += 1 }
        return nextSerial
    }

    mutating func add(_ actor: any DistributedActor, _ serial: UInt64, _ guarding: TargetGuard?) {
        residents[serial] = Resident(actor: actor, guarding: guarding)
    }

    mutating func remove(_ serial: UInt64) {
        residents[serial] = nil
    }

    func actor(_ serial: UInt64) -> (any DistributedActor)? {
        residents[serial]?.actor
    }

    /// The actor with a number, if `target` is a function of its type. What was found out once is remembered.
    mutating func actor(_ serial: UInt64, permitting target: String) throws(RuntimeError) -> (any DistributedActor)? {
        guard let index = residents.index(forKey: serial), let actor = residents.values[index].actor else { return nil }
        if residents.values[index].permitted.contains(target) { return actor }
        guard residents.values[index].guarding?.permits(target) == true else {
            throw RuntimeError(
                .wrongTarget,
                "the actor \(serial) is a \(type(of: actor)); the function '\(target)' does not belong to it, "
                    + "so the call was not run")
        }
        // Only a function that exists is worth remembering, and a type has few of those.
        if residents.values[index].permitted.count < 256 { residents.values[index].permitted.insert(target) }
        return actor
    }

    /// Registers an actor under a name that is still free.
    mutating func register(_ actor: any DistributedActor, _ serial: UInt64, _ name: String, _ typeName: String) -> Bool
    {
        guard registrations[name] == nil else { return false }
        registrations[name] = Registration(actor: actor, serial: serial, typeName: typeName)
        return true
    }

    /// The registered actor is handed out so that it is not released under a lock.
    mutating func unregister(_ name: String) -> (any DistributedActor)? {
        registrations.removeValue(forKey: name)?.actor
    }

    func registered(_ name: String) -> (serial: UInt64, typeName: String)? {
        registrations[name].map { ($0.serial, $0.typeName) }
    }

    mutating func releaseRegistered() -> [any DistributedActor] {
        defer { registrations = [:] }
        return registrations.values.map(\.actor)
    }
}
