/// How many processes the kernel has killed for want of memory, by each of its counts.
package struct MemoryKills: Sendable, Equatable {
    /// The files that were read, and what they said; the closest to this process first.
    package var counts: [Count]

    package init(counts: [Count] = []) {
        self.counts = counts
    }

    package struct Count: Sendable, Equatable {
        package var file: String
        package var kills: UInt64

        package init(file: String, kills: UInt64) {
            self.file = file
            self.kills = kills
        }
    }

    func kills(_ file: String) -> UInt64? {
        counts.first { $0.file == file }?.kills
    }
}

/// What tells that a process was killed for want of memory.
package struct MemoryKillEvidence: Sendable, Equatable, CustomStringConvertible {
    /// The file of the kernel's that counts such kills.
    package var file: String
    package var before: UInt64
    package var after: UInt64

    package init(file: String, before: UInt64, after: UInt64) {
        self.file = file
        self.before = before
        self.after = after
    }

    package var description: String {
        "while it ran, the kernel's count of processes killed for want of memory rose from \(before) to \(after) in '\(file)'"
    }
}

/// Decides which ends count as killed for want of memory. A pure value.
///
/// A kill that was counted explains one end: who was killed by hand later, while the count stayed, is not put down to
/// the memory.
package struct MemoryKillLedger: Sendable {
    /// The kills up to this number, by each count, are explained by ends already.
    private var explained: [String: UInt64] = [:]

    package init() {}

    /// Takes one kill for a process that got SIGKILL from someone else than its own node.
    ///
    /// - Parameters:
    ///   - before: The counts before the process started.
    ///   - after: The counts after it ended.
    /// - Returns: What tells that the process was killed for want of memory, if anything does.
    package mutating func claim(from before: MemoryKills, to after: MemoryKills) -> MemoryKillEvidence? {
        var evidence: MemoryKillEvidence?
        for count in after.counts {
            guard let first = before.kills(count.file) else { continue }
            let known = max(first, explained[count.file] ?? 0)
            guard count.kills > known else { continue }
            // One kill raises several counts: all of them are explained by this end.
            explained[count.file] = known + 1
            evidence = evidence ?? MemoryKillEvidence(file: count.file, before: first, after: count.kills)
        }
        return evidence
    }
}

/// Where the kernel keeps its counts of processes killed for want of memory.
package struct MemoryKillSources: Sendable {
    /// The files in which a line says `oom_kill` and a number; the closest to this process first.
    package var files: [String]

    package init(files: [String]) {
        self.files = files
    }

    package func read() -> MemoryKills {
        MemoryKills(
            counts: files.compactMap { file in
                guard let text = SmallFile.text(of: file), let kills = SmallFile.number("oom_kill", in: text) else {
                    return nil
                }
                return MemoryKills.Count(file: file, kills: kills)
            })
    }

    /// The control group of this process, which its children share, and the whole machine.
    package static let system: MemoryKillSources = {
        let groups = SmallFile.text(of: "/proc/self/cgroup") ?? ""
        let sources = MemoryKillSources(files: files(ofGroups: groups) + ["/proc/vmstat"])
        return MemoryKillSources(files: sources.read().counts.map(\.file))
    }()

    /// Where the counts of the groups may be found that `/proc/self/cgroup` names, one a line as `number:controllers:path`.
    ///
    /// In a container the path may be that of the host, while the container's own group is mounted as the root.
    package static func files(ofGroups text: String) -> [String] {
        var files: [String] = []
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            let path = fields[2] == "/" ? "" : String(fields[2])
            if fields[1].isEmpty {
                files += ["/sys/fs/cgroup\(path)/memory.events", "/sys/fs/cgroup/memory.events"]
            } else if fields[1].split(separator: ",").contains("memory") {
                let root = "/sys/fs/cgroup/memory"
                files += ["\(root)\(path)/memory.oom_control", "\(root)/memory.oom_control"]
            }
        }
        var seen: Set<String> = []
        return files.filter { seen.insert($0).inserted }
    }
}
