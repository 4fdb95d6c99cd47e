import TuningCore

/// Tells a new loop what a journal says that the first one was told, and collects the journal that it writes.
///
/// The journal names neither the slots nor the moments at which attempts were started, so both are inferred: the loop
/// gets a slot for each attempt that the journal names somewhere, as soon as its trial waits, and for each suggestion
/// that the journal has, as soon as nothing waits.
struct JournalReplay {
    private struct Attempt: Hashable {
        let trial: TrialID
        let number: Int
    }

    private var loop: TuningLoop
    private let journal: [JournalEvent]
    private let named: Set<Attempt>
    private let answers: Int
    private(set) var lines: [String] = []
    private var waiting: [TrialID] = []
    private var attempts: [TrialID: Int] = [:]
    private var asked = 0
    private var isStopping = false

    init(_ journal: [JournalEvent], configuration: TuningConfiguration, scheduler: any TrialScheduler) {
        self.journal = journal
        named = Set(
            journal.compactMap {
                switch $0 {
                case .attemptStarted(let id, let attempt, _), .attemptEnded(let id, let attempt, _):
                    Attempt(trial: id, number: attempt)
                default: nil
                }
            })
        answers = journal.reduce(0) {
            switch $1 {
            case .suggested, .searchExhausted: $0 + 1
            default: $0
            }
        }
        loop = TuningLoop(configuration: configuration, scheduler: scheduler)
    }

    mutating func run() {
        for entry in journal {
            settle()
            switch entry {
            case .suggested(let id, let suggestion):
                if isFirst(id.number) { giveRoom() } else { tell(.suggested(id, suggestion)) }
            case .searchExhausted: tell(.suggested(TrialID(asked - 1), nil))
            case .attemptStarted(let id, let attempt, let place):
                tell(.attemptStarted(id, attempt: attempt, place: place))
            case .reported(let id, let attempt, let report, _): tell(.reported(id, attempt: attempt, report))
            case .attemptEnded(let id, let attempt, let outcome):
                tell(.capacityChanged(loop.slotsInUse - 1))
                tell(.attemptEnded(id, attempt: attempt, outcome))
            case .stopRequested(let cause):
                isStopping = true
                tell(.stopRequested(cause))
            case .trialEnded, .runEnded, .evaluated: break
            }
        }
    }

    private func isFirst(_ number: Int) -> Bool { loop.configuration.firstAssignments.indices.contains(number) }

    private mutating func settle() {
        guard !isStopping else { return }
        while let next = waiting.first, named.contains(Attempt(trial: next, number: attempts[next, default: 0] + 1)) {
            giveRoom()
        }
        if waiting.isEmpty, !isFirst(asked), asked < answers { giveRoom() }
        tell(.capacityChanged(loop.slotsInUse))
    }

    private mutating func giveRoom() { tell(.capacityChanged(loop.slotsInUse + 1)) }

    private mutating func tell(_ event: TuningEvent) {
        for action in loop.handle(event) {
            switch action {
            case .record(let entry): note(entry)
            case .suggest(let id): asked = id.number + 1
            case .start(let start):
                waiting.removeAll { $0 == start.trial }
                attempts[start.trial] = start.attempt
            case .answer, .refuse, .cancel, .finish: break
            }
        }
    }

    private mutating func note(_ entry: JournalEvent) {
        lines.append(entry.text)
        switch entry {
        case .suggested(let id, _):
            asked = max(asked, id.number + 1)
            waiting.append(id)
        case .attemptEnded(let id, _, _): waiting.append(id)
        case .trialEnded(let id, _): waiting.removeAll { $0 == id }
        default: break
        }
    }
}
