import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes what happens in a cluster to a file that Chrome's tracing page and Perfetto read (the JSON array format of the
/// Trace Event Format).
///
/// Each process of the cluster is a track of its own. What tasks and actors do is shown from begin to end; steps that
/// take no time are marks. The file can be read at any moment: the format allows for a missing end.
package final class Timeline: Sendable {
    fileprivate struct State {
        var descriptor: Int32
        var open: [Key: TraceEvent] = [:]
        var tracks: [PeerID: Int] = [:]
        var pending: [UInt8] = []
    }

    fileprivate struct Key: Hashable {
        var category: String
        var id: String
    }

    /// How many bytes gather before they are written.
    private static let portion = 32 << 10

    private let state: Mutex<State>

    /// Begins a file; one that is there is replaced.
    ///
    /// - Throws: a `RuntimeError` with code `systemCallFailed`.
    package init(_ path: String) throws(RuntimeError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .systemCall("making the timeline '\(path)'", errno: errno) }
        state = Mutex(State(descriptor: descriptor, pending: Array("[\n".utf8)))
    }

    deinit {
        state.withLock { state in
            state.write()
            close(state.descriptor)
        }
    }

    /// Takes in a step.
    package func note(_ event: TraceEvent) {
        state.withLock { state in
            let key = Key(category: event.category, id: event.id)
            switch event.phase {
            case .begin: state.open[key] = event
            case .end:
                guard let begin = state.open.removeValue(forKey: key) else { return }
                state.add(begin, until: event.time, event.details)
            case .instant: state.add(event, until: nil, event.details)
            }
            if state.pending.count > Self.portion { state.write() }
        }
    }

    /// Writes what has gathered, and shows what is still going on up to `now`.
    package func finish(now: Duration) {
        state.withLock { state in
            for event in state.open.values { state.add(event, until: now, ["state": "not finished"]) }
            state.open = [:]
            state.write()
        }
    }
}

extension Timeline.State {
    /// Adds what went on from an event until a time, or a mark.
    fileprivate mutating func add(_ event: TraceEvent, until end: Duration?, _ details: [String: String]) {
        let track = track(of: event.process)
        var text = "{\"name\":\(JSONText.quoted(event.name)),\"cat\":\(JSONText.quoted(event.category)),"
        text += "\"pid\":\(track),\"tid\":\(Self.lane(of: event)),\"ts\":\(Self.microseconds(event.time)),"
        if let end {
            text += "\"ph\":\"X\",\"dur\":\(Self.microseconds(end - event.time)),"
        } else {
            text += "\"ph\":\"i\",\"s\":\"p\","
        }
        let facts = event.details.merging(details) { $1 }.sorted { $0.key < $1.key }
        let list = (facts + [("id", event.id)]).map { "\(JSONText.quoted($0.0)):\(JSONText.quoted($0.1))" }
        text += "\"args\":{\(list.joined(separator: ","))}},\n"
        pending += Array(text.utf8)
    }

    /// Actors may live at the same time in one process; tasks follow each other.
    private static func lane(of event: TraceEvent) -> UInt64 {
        guard event.category == "actor" else { return event.category == "task" ? 1 : 0 }
        return event.id.utf8.reduce(2) { ($0 &* 31 &+ UInt64($1)) % 1_000_000 } + 2
    }

    private static func microseconds(_ time: Duration) -> String {
        let nanoseconds = time.nanoseconds
        let fraction = String(nanoseconds % 1000)
        let zeros = String(repeating: "0", count: 3 - fraction.utf8.count)
        return "\(nanoseconds / 1000).\(zeros)\(fraction)"
    }

    /// The number of a process's track, which is announced when it is first needed. 1 is the head's.
    private mutating func track(of process: PeerID?) -> Int {
        guard let process else { return 1 }
        if let track = tracks[process] { return track }
        let track = tracks.count + 2
        tracks[process] = track
        let name = JSONText.quoted("process \(process)")
        pending += Array(
            "{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":\(track),\"tid\":0,\"args\":{\"name\":\(name)}},\n".utf8)
        return track
    }

    /// Writes what has gathered. A timeline that cannot be written must not stop the head.
    fileprivate mutating func write() {
        var done = 0
        while done < pending.count {
            let count = pending.withUnsafeBytes {
                systemWrite(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            done += count
        }
        pending.removeAll(keepingCapacity: true)
    }
}

/// Texts as JSON writes them.
enum JSONText {
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
