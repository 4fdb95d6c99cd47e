/// Who needs which objects: the head's reference counts. A pure value.
///
/// A process counts its own references and reports the first and the last of them, so to the head it holds an object or
/// does not. A reference inside a message is in transit from the sender's word (`sent`) to the receiver's (`received`);
/// the two come over different connections and may arrive in either order, so each cancels the other whichever is first.
/// A message that nobody will read is withdrawn by its sender, or ends with the sender's or the receiver's process.
package struct ReferenceTable: Sendable {
    /// What keeps an object.
    package enum Holder: Hashable, Sendable {
        case process(PeerID)
        /// A task that has it as an argument and is not finished.
        case task(TaskID)
        /// A spawned actor whose arguments refer to it and that may be made again.
        case actor(ActorID)
        /// An object that refers to it.
        case object(ObjectID)
        /// A task whose result may have to be made again: it needs the recipe, not the value.
        case lineage(TaskID)

        var keepsValue: Bool {
            if case .lineage = self { return false }
            return true
        }
    }

    /// What is no longer needed.
    package enum Action: Hashable, Sendable {
        /// Nobody needs the value.
        case free(ObjectID)
        /// Nobody needs the recipe either.
        case forget(ObjectID)
    }

    /// What has to be written down again. What tasks, actors and objects hold follows from them.
    package enum Change: Hashable, Sendable {
        case holding(ObjectID, by: PeerID)
        case passage(token: UInt64)
    }

    private struct Entry: Sendable {
        /// What keeps the value. Few hold one object, so a list beats a set.
        var holders: [Holder] = []
        var lineages: [Holder] = []
        var transits = 0
        var isFreed = false

        var isHeld: Bool { !holders.isEmpty || transits > 0 }
        var isKnown: Bool { isHeld || !lineages.isEmpty }
    }

    private var entries: [ObjectID: Entry] = [:]
    private var held: [PeerID: Set<ObjectID>] = [:]
    /// The objects that each process holds.
    var objectsByHolder: [PeerID: Set<ObjectID>] { held }
    var passages = Passages()
    /// Whether changes are noted.
    var isTracked = false
    private var changes: [Change] = []

    package init() {}

    /// Whether the value is needed.
    package func isHeld(_ object: ObjectID) -> Bool {
        entries[object]?.isHeld ?? false
    }

    /// Whether a process holds the object.
    package func isHeld(_ object: ObjectID, by peer: PeerID) -> Bool {
        held[peer]?.contains(object) ?? false
    }

    /// Whether the value or the recipe is needed.
    package func isKnown(_ object: ObjectID) -> Bool {
        entries[object] != nil
    }

    /// How many hold the value.
    package func holders(of object: ObjectID) -> Int {
        entries[object].map { $0.holders.count + $0.transits } ?? 0
    }

    /// How many objects and transits are known, for those who look for leaks.
    package var counts: (objects: Int, transits: Int, processes: Int) {
        (entries.count, passages.count, held.count)
    }

    /// How many objects the processes hold, each counted once for each holder.
    package var holdings: Int { held.values.reduce(0) { $0 + $1.count } }

    /// The objects a process holds.
    package func objects(heldBy peer: PeerID) -> Set<ObjectID> {
        held[peer] ?? []
    }

    /// What has changed since this was asked last.
    mutating func takeChanges() -> [Change] {
        defer { changes.removeAll(keepingCapacity: true) }
        return changes
    }

    private mutating func note(_ change: @autoclosure () -> Change) {
        if isTracked { changes.append(change()) }
    }

    /// Something needs an object from now on. Doing so twice is the same as once.
    package mutating func retain(_ object: ObjectID, by holder: Holder) {
        if holder.keepsValue {
            guard entries[object]?.holders.contains(holder) != true else { return }
            entries[object, default: Entry()].holders.append(holder)
            entries[object]?.isFreed = false
            if case .process(let peer) = holder {
                held[peer, default: []].insert(object)
                note(.holding(object, by: peer))
            }
        } else {
            guard entries[object]?.lineages.contains(holder) != true else { return }
            entries[object, default: Entry()].lineages.append(holder)
        }
    }

    /// Something no longer needs an object.
    package mutating func release(_ object: ObjectID, by holder: Holder) -> [Action] {
        if holder.keepsValue {
            guard let index = entries[object]?.holders.firstIndex(of: holder) else { return [] }
            entries[object]?.holders.swapRemove(at: index)
            if case .process(let peer) = holder { drop(object, heldBy: peer) }
        } else {
            guard let index = entries[object]?.lineages.firstIndex(of: holder) else { return [] }
            entries[object]?.lineages.swapRemove(at: index)
        }
        return review(object)
    }

    private mutating func drop(_ object: ObjectID, heldBy peer: PeerID) {
        held[peer]?.remove(object)
        if held[peer]?.isEmpty == true { held[peer] = nil }
        note(.holding(object, by: peer))
    }

    private mutating func review(_ object: ObjectID) -> [Action] {
        guard let entry = entries[object], !entry.isHeld else { return [] }
        let free: [Action] = entry.isFreed ? [] : [.free(object)]
        guard !entry.isKnown else {
            entries[object]?.isFreed = true
            return free
        }
        entries[object] = nil
        return free + [.forget(object)]
    }
}

/// References in messages.
extension ReferenceTable {
    /// A process has written a reference into a message to another one.
    package mutating func sent(_ object: ObjectID, token: UInt64, by sender: PeerID, to receiver: PeerID) {
        note(.passage(token: token))
        if case .received? = passages[token] { return passages.remove(token) }
        guard entries[object] != nil, passages[token] == nil else { return }
        passages.add(token, .sent(object, by: sender, to: receiver))
        entries[object]?.transits += 1
        entries[object]?.isFreed = false
    }

    /// A process has read a reference out of a message, and holds the object from now on.
    package mutating func received(_ object: ObjectID, token: UInt64, by receiver: PeerID) -> [Action] {
        // The sender holds the object still if its word has not come: the object is there in any case.
        if entries[object] != nil { retain(object, by: .process(receiver)) }
        if case .sent? = passages[token] { return finish(token) }
        note(.passage(token: token))
        if let dropped = passages.add(token, .received(by: receiver)) { note(.passage(token: dropped)) }
        return []
    }

    /// A message will not be read.
    package mutating func withdrawn(token: UInt64) -> [Action] {
        finish(token)
    }

    private mutating func finish(_ token: UInt64) -> [Action] {
        guard let passage = passages[token] else { return [] }
        note(.passage(token: token))
        passages.remove(token)
        guard case .sent(let object, _, _) = passage else { return [] }
        entries[object]?.transits -= 1
        return review(object)
    }

    /// A process is gone, with all it held and all messages from it and to it.
    package mutating func lost(_ peer: PeerID) -> [Action] {
        var actions: [Action] = []
        for token in passages.tokens(of: peer) { actions += finish(token) }
        for object in (held[peer] ?? []).sorted() { actions += release(object, by: .process(peer)) }
        return actions
    }
}

/// What was written down.
extension ReferenceTable {
    /// How a reference that is on its way stands.
    package func passage(_ token: UInt64) -> Passage? { passages[token] }

    /// Puts a reference back that was on its way when it was written down.
    mutating func restore(_ passage: Passage, token: UInt64) {
        passages.add(token, passage)
        if case .sent(let object, _, _) = passage { entries[object, default: Entry()].transits += 1 }
    }

    /// Everything that holds something has been put back: what nobody holds was freed before.
    mutating func finishRestoring() {
        for (object, entry) in entries where !entry.isHeld { entries[object]?.isFreed = true }
        changes.removeAll()
    }
}

extension Array {
    /// Removes an element; the last one takes its place.
    fileprivate mutating func swapRemove(at index: Int) {
        swapAt(index, count - 1)
        removeLast()
    }
}
