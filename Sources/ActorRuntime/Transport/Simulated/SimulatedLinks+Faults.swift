/// What happens to the network.
extension SimulatedLinks {
    /// From now on frames fare differently, or only those from one host to another.
    mutating func apply(_ conditions: LinkConditions, between hosts: (from: String, to: String)?) {
        if hosts == nil { self.conditions = conditions }
        for (number, record) in links {
            for side in Side.allCases {
                let direction = (from: record.hosts[side.other.rawValue], to: record.hosts[side.rawValue])
                guard hosts.map({ $0 == direction }) ?? true else { continue }
                links[number]?.streams[side.rawValue].conditions = conditions
            }
        }
    }

    mutating func crash(_ host: String, at now: Duration) {
        crashed.insert(host)
        breakLinks(at: now) { $0.contains(host) }
    }

    mutating func breakLinks(at now: Duration, where concerned: ([String]) -> Bool) {
        for number in links.keys.sorted() {
            if let record = links[number], concerned(record.hosts) { breakLink(number, at: now) }
        }
    }

    /// Nothing gets through between two hosts; after `limit` their links break, if there is one.
    mutating func separate(_ host: String, _ other: String, breakingAfter limit: Duration?, at now: Duration) {
        gaps.insert(Gap(host, other))
        for (number, record) in links where Gap(record.hosts[0], record.hosts[1]) == Gap(host, other) {
            links[number]?.breaksAt = limit.map { now + $0 }
            hold(number)
        }
    }

    /// Things get through again, and what was held back arrives.
    mutating func join(_ host: String, _ other: String, at now: Duration) {
        gaps.remove(Gap(host, other))
        for (number, record) in links where Gap(record.hosts[0], record.hosts[1]) == Gap(host, other) {
            links[number]?.breaksAt = nil
            release(number, at: now)
        }
    }

    /// A host no longer reads what it is sent.
    mutating func pause(_ host: String) {
        paused.insert(host)
        for number in links.keys { hold(number) }
    }

    mutating func resume(_ host: String, at now: Duration) {
        paused.remove(host)
        for number in links.keys { release(number, at: now) }
    }

    private func isHeld(_ record: Record, _ side: Side) -> Bool {
        gaps.contains(Gap(record.hosts[0], record.hosts[1])) || paused.contains(record.hosts[side.rawValue])
    }

    mutating func hold(_ link: UInt64) {
        guard let record = links[link] else { return }
        for side in Side.allCases where isHeld(record, side) { links[link]?.streams[side.rawValue].isHeld = true }
    }

    private mutating func release(_ link: UInt64, at now: Duration) {
        guard let record = links[link] else { return }
        for side in Side.allCases where record.streams[side.rawValue].isHeld && !isHeld(record, side) {
            links[link]?.streams[side.rawValue].release(at: now)
        }
    }
}
