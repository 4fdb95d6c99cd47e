import ActorRuntime
import Testing

@Suite("A kill for want of memory explains one end")
struct MemoryKillLedgerTests {
    private func kills(_ counts: KeyValuePairs<String, UInt64>) -> MemoryKills {
        MemoryKills(counts: counts.map { .init(file: $0.key, kills: $0.value) })
    }

    @Test("A count that rose while the process ran is evidence, the closest file first")
    func evidence() {
        var ledger = MemoryKillLedger()
        let found = ledger.claim(from: kills(["group": 2, "machine": 9]), to: kills(["group": 3, "machine": 10]))
        #expect(found == MemoryKillEvidence(file: "group", before: 2, after: 3))
        #expect(found?.description.contains("from 2 to 3 in 'group'") == true)
    }

    @Test("A count that stayed, fell, or was not there before is none")
    func none() {
        var ledger = MemoryKillLedger()
        #expect(ledger.claim(from: kills(["group": 2]), to: kills(["group": 2])) == nil)
        #expect(ledger.claim(from: kills(["group": 2]), to: kills(["group": 1])) == nil)
        #expect(ledger.claim(from: kills([:]), to: kills(["group": 5])) == nil)
        #expect(ledger.claim(from: kills(["group": 2]), to: kills([:])) == nil)
    }

    @Test("Two ends need two kills, whatever the order in which the counts were read")
    func oneEach() {
        var ledger = MemoryKillLedger()
        let (before, one, two) = (kills(["group": 0]), kills(["group": 1]), kills(["group": 2]))
        #expect(ledger.claim(from: before, to: one) != nil)
        #expect(ledger.claim(from: before, to: one) == nil)
        #expect(ledger.claim(from: before, to: two) != nil)
        #expect(ledger.claim(from: before, to: two) == nil)
        // A process that started after those kills needs a further one.
        #expect(ledger.claim(from: two, to: two) == nil)
        #expect(ledger.claim(from: two, to: kills(["group": 3])) != nil)
    }

    @Test("One kill raises several counts: all are explained by the same end")
    func severalCounts() {
        var ledger = MemoryKillLedger()
        let before = kills(["group": 0, "machine": 5])
        let after = kills(["group": 1, "machine": 6])
        #expect(ledger.claim(from: before, to: after)?.file == "group")
        #expect(ledger.claim(from: before, to: after) == nil)
        // A kill outside the group counts for the machine only.
        #expect(ledger.claim(from: before, to: kills(["group": 1, "machine": 7]))?.file == "machine")
    }

    @Test("The files are those of the control groups, of either version, each once")
    func files() {
        #expect(
            MemoryKillSources.files(ofGroups: "0::/\n") == ["/sys/fs/cgroup/memory.events"])
        #expect(
            MemoryKillSources.files(ofGroups: "0::/a/b\nnonsense\n")
                == ["/sys/fs/cgroup/a/b/memory.events", "/sys/fs/cgroup/memory.events"])
        #expect(
            MemoryKillSources.files(ofGroups: "4:cpu,memory:/x\n3:cpuset:/x\n") == [
                "/sys/fs/cgroup/memory/x/memory.oom_control", "/sys/fs/cgroup/memory/memory.oom_control",
            ])
        #expect(MemoryKillSources(files: ["/nowhere/at/all"]).read() == MemoryKills())
    }
}
